import { createProtocol, evaluate, type Judgements } from "@loci/core";
import { expect, test } from "vitest";
import { lineSearch } from "../../support/made-datasets.js";

const judgements: Judgements = {
  gallery: 3,
  queries: 3,
  settings: [
    { name: "near", judgements: [{ query: 0, positives: [0], ignored: [] }] },
    {
      name: "far",
      judgements: [
        { query: 0, positives: [2], ignored: [0, 1] },
        { query: 2, positives: [2], ignored: [] },
        { query: 1, positives: [], ignored: [] },
      ],
    },
    { name: "none", judgements: [] },
  ],
};
const rank = lineSearch([0, 0, 0], [0, 1, 2]);

test("settings judge the same rankings each in its way, with queries of its own; one without any has no figures", async () => {
  const protocol = createProtocol("vpr-bench", { cutoffs: [1], metrics: ["recall@k", "MRR", "PR-AUC"] });
  const result = await evaluate(protocol, judgements, rank, { resamples: 5 });
  expect(result.metrics.map(({ name, value, queries }) => [name, value, queries])).toEqual([
    ["near recall@1", 1, 1],
    ["near MRR", 1, 1],
    ["near PR-AUC", 1, 1],
    ["far recall@1", 1 / 3, 3],
    // Query 1 has nothing to find and counts as missed.
    ["far MRR", (1 + 0 + 1 / 3) / 3, 3],
    // Queries 1 and 2 are surer (0) than query 0 (−2: its nearest are ignored), and wrong: precision 0, then 1/3.
    ["far PR-AUC", expect.closeTo((0 + 1 / 3) / 2, 12), 3],
  ]);
  expect(result.perQuery["far MRR"]).toEqual({ queries: [0, 1, 2], scores: [1, 0, 1 / 3] });
  expect(result.answers).toEqual({
    near: { queries: [0], scores: [-0], correct: [true] },
    far: { queries: [0, 1, 2], scores: [-2, -0, -0], correct: [true, false, false] },
  });
  expect(result).toMatchObject({ queries: 3, excludedQueries: 0 });
});
