import { placesInOrder, placesOfMaxima } from "@loci/heads";
import { expect, it } from "vitest";

it("sorts every row by itself, equal values in their order", () => {
  expect([...placesInOrder(Float32Array.of(3, 1, 3, 2, 5, 4, 4, 0), 4)]).toEqual([1, 3, 0, 2, 7, 5, 6, 4]);
});

it("finds the first maximum of each window, and none in the padding", () => {
  const map = Float32Array.of(-1, -2, -3, -4, -1, -6, -7, -8, -9);
  const windows = { kernel: [2, 2], stride: [2, 2], padding: { top: 1, left: 1, bottom: 0, right: 0 } } as const;
  expect([...placesOfMaxima(map, [1, 3, 3, 1], windows, [1, 2, 2, 1])]).toEqual([0, 1, 3, 4]);
  const whole = { ...windows, kernel: [3, 3], padding: { top: 0, left: 0, bottom: 0, right: 0 } } as const;
  expect([...placesOfMaxima(map, [1, 3, 3, 1], whole, [1, 1, 1, 1])]).toEqual([0]);
});
