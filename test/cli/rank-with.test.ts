import { rankWith } from "@loci/cli";
import { expect, it } from "vitest";

it("asks with the descriptors of the queries and gives the ids found, until it is aborted", async () => {
  const asked: number[][] = [];
  const controller = new AbortController();
  const search = async (rows: Float32Array, k: number) => {
    asked.push([...rows, k]);
    return [[{ id: 7 }, { id: 5 }], [{ id: 1 }]];
  };
  const rank = rankWith(Float32Array.of(0, 1, 2, 3, 4, 5), 2, search, controller.signal);
  expect(await rank([2, 0], 9)).toEqual([[7, 5], [1]]);
  expect(asked).toEqual([[4, 5, 0, 1, 9]]);
  controller.abort(new Error("enough"));
  await expect(rank([0], 1)).rejects.toThrow("enough");
});
