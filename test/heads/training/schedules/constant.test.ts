import { expect, it } from "vitest";
import { factors } from "./factors.js";

it("is 1 throughout", () => {
  expect(factors("constant")).toEqual(new Array(12).fill(1));
});
