import { compareEvaluations } from "@loci/core";
import { expect, test } from "vitest";

const perQuery = {
  "recall@1": { queries: [0, 2, 5, 7], scores: [1, 0, 1, 1] },
  "MAP@R": { queries: [0, 2, 5, 7], scores: [0.5, 0, 1, 0.75] },
};

test("differences of the metrics that both systems have", async () => {
  const worse = { "recall@1": { queries: [0, 2, 5, 7], scores: [1, 0, 0, 0] } };
  const differences = await compareEvaluations({ perQuery }, { perQuery: worse }, { resamples: 200 });
  expect(differences).toHaveLength(1);
  expect(differences[0]).toMatchObject({ name: "recall@1", mean: 0.5 });
  const others = { "recall@1": { queries: [0, 2, 5, 8], scores: [1, 0, 0, 0] } };
  await expect(compareEvaluations({ perQuery }, { perQuery: others })).rejects.toThrow(
    "recall@1: queries of the two systems: expected the same 4",
  );
});
