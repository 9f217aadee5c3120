import { expect, it } from "vitest";
import { copiesOf } from "../../../packages/core/dist/ops/copies-of.js";

it("lists where each slice was copied to, in as many rounds as the most frequent one has copies", () => {
  expect(copiesOf(Int32Array.of(3, -1, 0, 3, 1, 3), 4).map((round) => [...round])).toEqual([
    [2, 4, -1, 0],
    [-1, -1, -1, 3],
    [-1, -1, -1, 5],
  ]);
  expect(copiesOf(Int32Array.of(-1), 2).map((round) => [...round])).toEqual([[-1, -1]]);
});
