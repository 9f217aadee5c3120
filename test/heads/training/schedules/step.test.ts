import { expect, it } from "vitest";
import { factors, near, torchSchedules } from "./factors.js";

it("is PyTorch's", () => {
  expect(factors("step(every=2,gamma=0.3)")).toEqual(near(torchSchedules()["step"]));
});

it("halves every five epochs unless told otherwise", () => {
  expect(factors("step")).toEqual(new Array(12).fill(1));
  expect(factors("step(every=1)").filter((_, step) => step % 3 === 0)).toEqual([1, 0.5, 0.25, 0.125]);
});
