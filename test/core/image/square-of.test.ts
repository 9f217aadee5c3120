import { expect, it } from "vitest";
import { squareOf } from "../../../packages/core/dist/image/square-of.js";

/** 3 rows of 4 pixels whose red is the column and whose green is the row. */
const image = {
  width: 4,
  height: 3,
  data: Uint8Array.from({ length: 36 }, (_, i) => [Math.floor(i / 3) % 4, Math.floor(i / 12), 0][i % 3]!),
};

it("cuts the square out where it is told to", () => {
  const square = squareOf(image, 2, 1, 1);
  expect(square).toMatchObject({ width: 2, height: 2 });
  expect([...square.data]).toEqual([1, 1, 0, 2, 1, 0, 1, 2, 0, 2, 2, 0]);
});

it("copies nothing when the square is the whole image", () => {
  const whole = squareOf(image, 3, 0, 0);
  expect(squareOf(whole, 3, 0, 0).data).toBe(whole.data);
});
