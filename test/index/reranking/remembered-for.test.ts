import { expect, it } from "vitest";
import { rememberedFor } from "../../../packages/index/dist/reranking/remembered-for.js";

it("computes once for each object, not for each that looks alike", () => {
  let calls = 0;
  const squared = rememberedFor(({ value }: { value: number }) => {
    calls++;
    return value ** 2;
  });
  const [three, other] = [{ value: 3 }, { value: 3 }];
  expect([squared(three), squared(three), squared(other), calls]).toEqual([9, 9, 9, 2]);
});
