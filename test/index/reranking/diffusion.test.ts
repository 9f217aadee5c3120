import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { naiveDiffusion, rowsOf } from "../../support/naive-rerankers.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const { diffusion } = rerankers;
const published = { k: 50, kq: 10, gamma: 3, alpha: 0.99, iterations: 1000, top: 200 };

describe("diffusion", () => {
  it.each([{}, { k: 5, kq: 3 }, { k: 10, alpha: 0.5, gamma: 1 }, { alpha: 0 }, { k: 1, kq: 1, gamma: 0.5 }])(
    "%o agrees with the dense solution",
    async (changes) => {
      const options = { ...published, ...changes };
      for (const seed of [41, 42, 43]) {
        const { gallery, query } = scenery(seed, 60);
        const retrieval = await searched(gallery, query, 60);
        const { candidates } = await diffusion.rerank(retrieval, gallery, options);
        const ids = retrieval.candidates.map(({ id }) => id);
        const rows = rowsOf(await gallery.descriptors(ids), gallery.dimension);
        const expected = naiveDiffusion(Array.from(query.descriptor), rows, options);
        const scores = new Map(candidates.map(({ id, score }) => [id, score]));
        for (const [place, id] of ids.entries()) expect(scores.get(id)).toBeCloseTo(expected[place]!, 8);
      }
    },
  );

  it("without flow (alpha 0) keeps the order of the candidates where it starts, and scores nothing else", async () => {
    const { gallery, query } = scenery(44, 60);
    const retrieval = await searched(gallery, query, 60);
    const { candidates } = await diffusion.rerank(retrieval, gallery, { ...published, alpha: 0 });
    expect(candidates.slice(0, 10).map(({ id }) => id)).toEqual(retrieval.candidates.slice(0, 10).map(({ id }) => id));
    expect(candidates.slice(10).every(({ score }) => score === 0)).toBe(true);
  });

  it("follows a chain of views around a corner", async () => {
    // 0° … 90° in steps of 10, a walk around something, and something else at −35°, nearer to the query than most of it.
    const degrees = [...Array.from({ length: 9 }, (_, step) => 10 + 10 * step), -35];
    const descriptors = new Float32Array(degrees.length * 12);
    for (const [id, angle] of degrees.entries()) {
      descriptors.set([Math.cos((angle / 180) * Math.PI), Math.sin((angle / 180) * Math.PI)], id * 12);
    }
    const descriptor = Float32Array.from({ length: 12 }, (_, at) => Number(at === 0));
    const { gallery, query } = scenery(45, degrees.length, { descriptors, descriptor });
    const retrieval = await searched(gallery, query, 10);
    expect(retrieval.candidates.findIndex(({ id }) => id === 9)).toBe(3);
    const { candidates } = await diffusion.rerank(retrieval, gallery, { ...published, k: 2, kq: 1 });
    expect(candidates.at(-1)?.id).toBe(9);
  });
});
