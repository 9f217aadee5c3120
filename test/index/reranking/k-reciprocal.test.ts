import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { naiveKReciprocal, rowsOf } from "../../support/naive-rerankers.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const { kreciprocal } = rerankers;

describe("kreciprocal", () => {
  it.each([
    { k1: 20, k2: 6, lambda: 0.3 },
    { k1: 5, k2: 3, lambda: 0 },
    { k1: 7, k2: 1, lambda: 0.5 },
    { k1: 9, k2: 12, lambda: 0.1 },
    { k1: 1, k2: 1, lambda: 0.2 },
    { k1: 300, k2: 6, lambda: 0.3 },
  ])("%o agrees with the full matrices of the paper", async (options) => {
    for (const seed of [31, 32]) {
      const { gallery, query } = scenery(seed, 50);
      const retrieval = await searched(gallery, query, 50);
      const { candidates } = await kreciprocal.rerank(retrieval, gallery, { ...options, top: 100 });
      const ids = retrieval.candidates.map(({ id }) => id);
      const rows = rowsOf(await gallery.descriptors(ids), gallery.dimension);
      const distances = naiveKReciprocal(Array.from(query.descriptor), rows, options);
      const scores = new Map(candidates.map(({ id, score }) => [id, score]));
      for (const [place, id] of ids.entries()) expect(scores.get(id)).toBeCloseTo(1 - distances[place]!, 12);
    }
  });

  it("lambda 1 is the original order", async () => {
    for (const seed of [34, 35, 36]) {
      const { gallery, query } = scenery(seed, 120, { duplicates: [3, 77] });
      const retrieval = await searched(gallery, query, 100);
      const { candidates } = await kreciprocal.rerank(retrieval, gallery, { k1: 20, k2: 6, lambda: 1, top: 100 });
      expect(candidates.map(({ id }) => id)).toEqual(retrieval.candidates.map(({ id }) => id));
    }
  });

  it("re-ranks the first `top` among themselves and leaves the others behind them as they were", async () => {
    const { gallery, query } = scenery(37, 90);
    const { candidates } = await searched(gallery, query, 90);
    const options = { k1: 8, k2: 4, lambda: 0.3, top: 30 };
    const all = await kreciprocal.rerank({ query, candidates }, gallery, options);
    const first = await kreciprocal.rerank({ query, candidates: candidates.slice(0, 30) }, gallery, options);
    expect(all.candidates.slice(0, 30)).toEqual(first.candidates);
    expect(all.candidates.slice(30).map(({ id }) => id)).toEqual(candidates.slice(30).map(({ id }) => id));
  });

  it("brings pictures that are mutual neighbours of the query before one that is nearer but elsewhere at home", async () => {
    const degrees = [-12, -13, -14, -15, 11, 13, 14, 15, 16, 17];
    const descriptors = new Float32Array(degrees.length * 12);
    for (const [id, angle] of degrees.entries()) {
      descriptors.set([Math.cos((angle / 180) * Math.PI), Math.sin((angle / 180) * Math.PI)], id * 12);
    }
    const descriptor = Float32Array.from({ length: 12 }, (_, at) => Number(at === 0));
    const { gallery, query } = scenery(38, degrees.length, { descriptors, descriptor });
    const retrieval = await searched(gallery, query, 10);
    expect(retrieval.candidates[0]?.id).toBe(4);
    const { candidates } = await kreciprocal.rerank(retrieval, gallery, { k1: 4, k2: 1, lambda: 0.1, top: 100 });
    expect(candidates.slice(0, 4).map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  });
});
