import { z } from "zod";
import { defineReranker } from "./reranker-definition.js";

/**
 * Keeps the candidates with score ≥ s. No candidate left means: what the query shows is not in the index. The scores are
 * those of the stage before: cosine similarities (−1 … 1) when it stands first or behind aqe. −1 there keeps all.
 */
export const threshold = defineReranker({
  name: "threshold",
  summary: "Drops candidates below a score; none left means that the query is not in the index",
  source:
    "the rejection rule of open-set recognition: Scheirer, Rocha, Sapkota, Boult: Toward Open Set Recognition, TPAMI 2013",
  options: z.strictObject({
    score: z.number().default(0.5).describe("the least that is kept, any number; similarities are −1 to 1"),
  }),
  needs: [],
  effect: "removes",
  depth: () => 0,
  async rerank({ query, candidates }, _gallery, { score: least }) {
    return { query, candidates: candidates.filter(({ score }) => score >= least) };
  },
});
