import { rerankers } from "@loci/index";
import { expect, it } from "vitest";
import { scenery, searched } from "../../support/reranker-contract.js";

it("threshold keeps what reaches the score: −1 keeps all, 2 nothing", async () => {
  const { gallery, query } = scenery(71, 40);
  const retrieval = await searched(gallery, query, 40);
  const kept = async (score: number) => (await rerankers.threshold.rerank(retrieval, gallery, { score })).candidates;
  expect(await kept(-1)).toEqual(retrieval.candidates);
  expect(await kept(2)).toEqual([]);
  const { score } = retrieval.candidates[6]!;
  expect(await kept(score)).toEqual(retrieval.candidates.slice(0, 7));
});
