import { rankWith, rowsOf } from "@loci/cli";
import { expect, it } from "vitest";

it("asks with the descriptors of the queries and gives places and scores, until it is aborted", async () => {
  const asked: number[][] = [];
  const controller = new AbortController();
  const search = async (rows: Float32Array, k: number) => {
    asked.push([...rows, k]);
    return [
      [
        { id: 7, distance: 0.25 },
        { id: 5, distance: 0.5 },
      ],
      [{ id: 1, distance: 2 }],
    ];
  };
  const rank = rankWith(Float32Array.of(0, 1, 2, 3, 4, 5), 2, search, controller.signal);
  expect(await rank([2, 0], 9)).toEqual([
    { places: Int32Array.of(7, 5), scores: Float64Array.of(0.75, 0.5) },
    { places: Int32Array.of(1), scores: Float64Array.of(-1) },
  ]);
  expect(asked).toEqual([[4, 5, 0, 1, 9]]);
  controller.abort(new Error("enough"));
  await expect(rank([0], 1)).rejects.toThrow("enough");
});

it("copies rows in any order", () => {
  const matrix = Float32Array.of(0, 1, 2, 3, 4, 5);
  expect(rowsOf(matrix, 2, [2, 0, 2])).toEqual(Float32Array.of(4, 5, 0, 1, 4, 5));
  expect(rowsOf(matrix, 2, [])).toEqual(new Float32Array());
});
