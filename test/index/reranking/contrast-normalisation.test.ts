import { expect, it } from "vitest";
import { normaliseContrast } from "../../../packages/index/dist/reranking/contrast-normalisation.js";

const values = [1, 2, 6, 2, 2, 2, 2];
const at = (frame: number, window: number) => normaliseContrast((i) => values[i]!, values.length, frame, window);

it("subtracts the mean of the window and divides by its deviation", () => {
  // (2, 6, 2): mean 10/3, deviation with n − 1 sqrt(16/3)
  expect(at(2, 2)).toBeCloseTo((6 - 10 / 3) / Math.sqrt(16 / 3), 12);
  expect(at(2, 3)).toBe(at(2, 2));
  // At the end the window is what there is of it: (1, 2)
  expect(at(0, 2)).toBeCloseTo(-0.5 / Math.sqrt(0.5), 12);
});

it("is 0 where nothing stands out, and off without a window", () => {
  expect(at(5, 2)).toBe(0);
  expect(at(2, 1)).toBe(0);
  expect(at(2, 0)).toBe(6);
});
