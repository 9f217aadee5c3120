import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { similarity } from "../../support/memory-gallery.js";
import { naiveExpansion } from "../../support/naive-rerankers.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const { aqe } = rerankers;

describe("aqe", () => {
  it.each([
    [1, 3],
    [5, 0],
    [10, 3],
    [10, 0.5],
    [500, 2],
  ])("k=%d, alpha=%d agrees with the plain sum, and searches with it", async (k, alpha) => {
    const { gallery, query } = scenery(21, 90);
    const retrieval = await searched(gallery, query, 40);
    const found = await aqe.rerank(retrieval, gallery, { k, alpha });
    const ids = retrieval.candidates.slice(0, k).map(({ id }) => id);
    const rows = await Promise.all(ids.map(async (id) => Array.from(await gallery.descriptors([id]))));
    const expected = naiveExpansion(Array.from(query.descriptor), rows, alpha);
    for (const [at, value] of expected.entries()) expect(found.query.descriptor[at]).toBeCloseTo(value, 6);
    expect(found.candidates).toEqual((await searched(gallery, found.query, 40)).candidates);
    expect(found.query.walk).toBe(query.walk);
  });

  it("alpha 0 is the mean of the query and its neighbours", async () => {
    const { gallery, query } = scenery(22, 50);
    const retrieval = await searched(gallery, query, 10);
    const { query: expanded } = await aqe.rerank(retrieval, gallery, { k: 4, alpha: 0 });
    const rows = await gallery.descriptors(retrieval.candidates.slice(0, 4).map(({ id }) => id));
    const mean = Array.from(query.descriptor, (value, at) => {
      const others = [0, 1, 2, 3].map((row) => rows[row * gallery.dimension + at]!);
      return (value + others.reduce((a, b) => a + b)) / 5;
    });
    expect(similarity(mean, expanded.descriptor) / Math.sqrt(similarity(mean, mean))).toBeCloseTo(1, 6);
  });

  it("brings in what the first search did not find", async () => {
    // The query sees one picture of the place, which sees the others; a distractor is nearer to the query than those.
    const angles = [20, 50, 60, 55, -45].map((degrees) => (degrees / 180) * Math.PI);
    const descriptors = new Float32Array(5 * 12);
    for (const [id, angle] of angles.entries()) descriptors.set([Math.cos(angle), Math.sin(angle)], id * 12);
    const descriptor = Float32Array.from({ length: 12 }, (_, at) => Number(at === 0));
    const { gallery, query } = scenery(23, 5, { descriptors, descriptor });
    const retrieval = await searched(gallery, query, 2);
    expect(retrieval.candidates.map(({ id }) => id)).toEqual([0, 4]);
    const { candidates } = await aqe.rerank(retrieval, gallery, { k: 1, alpha: 1 });
    expect(candidates.map(({ id }) => id)).toEqual([0, 1]);
  });
});
