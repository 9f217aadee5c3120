import { breakDown, compareEvaluations } from "@loci/core";
import { expect, test } from "vitest";

const perQuery = {
  "recall@1": { queries: [0, 2, 5, 7], scores: [1, 0, 1, 1] },
  "MAP@R": { queries: [0, 2, 5, 7], scores: [0.5, 0, 1, 0.75] },
};

test("means by group, in the order of the queries; queries without a group are left out", () => {
  const light = new Map([
    [0, "night"],
    [2, "day"],
    [5, "night"],
  ]);
  const groups = breakDown({ perQuery }, (query) => light.get(query), { resamples: 50 });
  expect(groups).toMatchObject([
    {
      name: "night",
      metrics: [
        { name: "recall@1", value: 1, lower: 1, upper: 1, queries: 2 },
        { name: "MAP@R", value: 0.75, queries: 2 },
      ],
    },
    { name: "day", metrics: [{ name: "recall@1", value: 0, queries: 1 }, { name: "MAP@R" }] },
  ]);
});

test("differences of the metrics that both systems have", () => {
  const worse = { "recall@1": { queries: [0, 2, 5, 7], scores: [1, 0, 0, 0] } };
  const differences = compareEvaluations({ perQuery }, { perQuery: worse }, { resamples: 200 });
  expect(differences).toHaveLength(1);
  expect(differences[0]).toMatchObject({ name: "recall@1", mean: 0.5 });
  const others = { "recall@1": { queries: [0, 2, 5, 8], scores: [1, 0, 0, 0] } };
  expect(() => compareEvaluations({ perQuery }, { perQuery: others })).toThrow(
    "recall@1: queries of the two systems: expected the same 4",
  );
});
