import { createRandom, RetrievalError } from "@loci/core";
import { type FusionName, fusions, searchTogether } from "@loci/index";
import { describe, expect, it } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { memoryGallery, similarity } from "../../support/memory-gallery.js";
import { rowsOf } from "../../support/naive-rerankers.js";
import { expectRanked } from "../../support/reranker-contract.js";

const [dimension, count] = [8, 150];
const random = createRandom(91);
const descriptors = randomDescriptors(random, count, dimension);
const gallery = memoryGallery({ descriptors, dimension });
const queries = randomDescriptors(random, 3, dimension);
const together = (fusion: FusionName, k = 10) => searchTogether(gallery, queries, k, { fusion });
const ids = (found: { candidates: readonly { id: number }[] }) => found.candidates.map(({ id }) => id);

describe("searchTogether", () => {
  const scores = rowsOf(descriptors, dimension).map((row) =>
    rowsOf(queries, dimension).map((query) => similarity(query, row)),
  );
  const rankings = [0, 1, 2].map((query) => [...scores.keys()].sort((a, b) => scores[b]![query]! - scores[a]![query]!));
  const oracles = {
    mean: (all: number[]) => all.reduce((a, b) => a + b) / 3,
    max: (all: number[]) => Math.max(...all),
    rank: (_: number[], id: number) =>
      rankings.reduce((sum, ranking) => sum + (ranking.indexOf(id) < 100 ? 1 / (61 + ranking.indexOf(id)) : 0), 0),
  };

  it.each(Object.entries(oracles))("%s agrees with all scores of all pictures", async (fusion, oracle) => {
    const expected = scores
      .map((all, id) => ({ id, score: oracle(all, id) }))
      .sort((a, b) => b.score - a.score || a.id - b.id);
    const { candidates } = await together(fusion as FusionName);
    expect(candidates).toEqual(expected.slice(0, 10).map(({ id, score }) => ({ id, score: expect.closeTo(score, 6) })));
  });

  it("mean-descriptor and mean are one order, and the query of the answer is the mean direction", async () => {
    const [mean, descriptor] = [await together("mean", 50), await together("mean-descriptor", 50)];
    expect(ids(descriptor)).toEqual(ids(mean));
    const sum = Array.from({ length: dimension }, (_, at) =>
      [0, 1, 2].reduce((total, row) => total + queries[row * dimension + at]!, 0),
    );
    expect(similarity(sum, mean.query.descriptor)).toBeCloseTo(Math.sqrt(similarity(sum, sum)), 5);
  });

  it.each(Object.keys(fusions) as FusionName[])(
    "%s of one picture is the search of it, filtered or not",
    async (fusion) => {
      const one = queries.slice(0, dimension);
      const allowed = (id: number) => id % 2 === 0;
      const found = await searchTogether(gallery, one, 9, { fusion, allowed });
      expectRanked(found.candidates);
      expect(ids(found)).toEqual((await gallery.search(one, 9, allowed))[0]?.map(({ id }) => id));
      expect(found.query.allowed).toBe(allowed);
      expect((await searchTogether(gallery, one, 1000, { fusion })).candidates).toHaveLength(150);
    },
  );

  it("refuses nothing, nonsense, and pictures that cancel each other out", async () => {
    await expect(searchTogether(gallery, new Float32Array(), 3)).rejects.toThrow(
      "query: expected pictures of the same thing, at least one, got none",
    );
    await expect(searchTogether(gallery, new Float32Array(dimension), 3)).rejects.toThrow(RetrievalError);
    const opposite = Float32Array.from([
      ...queries.slice(0, dimension),
      ...queries.slice(0, dimension).map((value) => -value),
    ]);
    await expect(searchTogether(gallery, opposite, 3)).rejects.toThrow("cancel each other out");
    await expect(searchTogether(gallery, queries, 0)).rejects.toThrow("query: k");
  });
});
