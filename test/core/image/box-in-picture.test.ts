import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { boxInPicture } from "../../../packages/core/dist/image/box-in-picture.js";

const picture = { width: 40, height: 30 };

test("sides are rounded, and what lies outside the picture is left out", () => {
  const box = (left: number, top: number, width: number, height: number) =>
    Object.values(boxInPicture({ left, top, width, height }, picture, "a.jpg"));
  expect(box(3, 4, 5, 6)).toEqual([3, 4, 5, 6]);
  expect(box(2.6, 3.4, 10.2, 10.2)).toEqual([3, 3, 10, 11]);
  expect(box(0, 0, 40, 30)).toEqual([0, 0, 40, 30]);
  expect(box(30, 20, 11, 10.4)).toEqual([30, 20, 10, 10]);
});

test("a box beside the picture is refused", () => {
  const refused = () => boxInPicture({ left: 40, top: 0, width: 5, height: 5 }, picture, "a.jpg");
  expect(refused).toThrow(RetrievalError);
  expect(refused).toThrow(/picture "a.jpg": its box: expected pixels of the picture, which is 40 x 30, got left 40/);
});
