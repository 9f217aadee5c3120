import { expect, it } from "vitest";
import { rowsWithQuery } from "../../../packages/index/dist/reranking/rows-with-query.js";
import { memoryGallery } from "../../support/memory-gallery.js";

it("the query is row 0, the candidates follow in their order", async () => {
  const gallery = memoryGallery({ descriptors: Float32Array.of(1, 0, 0, 1, -1, 0), dimension: 2 });
  const candidates = [2, 0].map((id) => ({ id, score: 0 }));
  const { data } = await rowsWithQuery({ descriptor: Float32Array.of(0, -1) }, candidates, gallery);
  expect(Array.from(data)).toEqual([0, -1, -1, 0, 1, 0]);
});
