import { RetrievalError } from "@loci/core";
import { openReranking, parseRerankSpec, rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { expectRanked, scenery, searched } from "../../support/reranker-contract.js";

const { gallery, query } = scenery(81, 90);
const open = (text: string, over = gallery) => openReranking(parseRerankSpec(text), over);

describe("openReranking", () => {
  it("hands what one stage makes to the next", async () => {
    const { rerank } = await open("aqe(k=5)|kreciprocal(k1=8,k2=3)");
    const retrieval = await searched(gallery, query, 50);
    const expanded = await rerankers.aqe.rerank(retrieval, gallery, { k: 5, alpha: 3 });
    const expected = await rerankers.kreciprocal.rerank(expanded, gallery, { k1: 8, k2: 3, lambda: 0.3, top: 200 });
    expect(await rerank(retrieval)).toEqual(expected);
  });

  it("searches as deep as the chain wants and gives as many as are wanted", async () => {
    const { search, depth } = await open("aqe(k=5)|kreciprocal(top=30)");
    expect([depth(10), depth(50)]).toEqual([30, 50]);
    const { candidates } = await search(query, 7);
    expectRanked(candidates);
    expect(candidates).toHaveLength(7);
    const all = await (await open("aqe(k=5)|kreciprocal(top=30)")).rerank(await searched(gallery, query, 30));
    expect(candidates).toEqual(all.candidates.slice(0, 7));
    expect((await search(query, 500)).candidates).toHaveLength(90);
  });

  it("an augmented gallery still has what it had, and every stage in every order works", async () => {
    const chain = "dba|dba(k=3)|aqe|diffusion|spatial|sequence|kreciprocal|reciprocal-check(k=80)|threshold(score=-9)";
    const { search } = await open(chain);
    const { candidates } = await search(query, 10);
    expectRanked(candidates);
    expect(candidates).toHaveLength(10);
  });

  it("refuses what the index cannot do before anything is searched", async () => {
    const { walks: _, ...withoutWalks } = gallery;
    await expect(open("aqe|sequence", withoutWalks)).rejects.toThrow(
      "re-ranking with sequence: expected an index with walks",
    );
    const { augmentation: __, ...fixed } = gallery;
    await expect(open("dba", fixed)).rejects.toThrow("re-ranking with dba");
  });

  it.each([
    [{ descriptor: new Float32Array(3) }, "components of the query: expected 12, got 3"],
    [{ descriptor: new Float32Array(12) }, "L2 norm"],
    [{ ...query, walk: { descriptors: new Float32Array(12), position: 0 } }, "walk of the query, frame 0: L2 norm"],
    [
      { ...query, walk: { descriptors: query.descriptor, position: 1 } },
      "place of the query in its walk: expected an integer from 0 to 0",
    ],
  ])("refuses a query that does not fit (%#)", async (bad, message) => {
    const { search, rerank } = await open("aqe");
    await expect(search(bad, 3)).rejects.toThrow(RetrievalError);
    await expect(search(bad, 3)).rejects.toThrow(message);
    await expect(rerank({ query: bad, candidates: [] })).rejects.toThrow(message);
  });

  it.each([0, 1.5, Number.NaN])("refuses k = %d", async (k) => {
    await expect((await open("aqe")).search(query, k)).rejects.toThrow("re-ranking: k");
  });
});
