import { breakDown } from "@loci/core";
import { expect, test } from "vitest";

const perQuery = {
  "recall@1": { queries: [0, 2, 5, 7], scores: [1, 0, 1, 1] },
  "MAP@R": { queries: [0, 2, 5, 7], scores: [0.5, 0, 1, 0.75] },
};

test("means by group, in the order of the queries; queries without a group are left out", async () => {
  const light = new Map([
    [0, "night"],
    [2, "day"],
    [5, "night"],
  ]);
  const groups = await breakDown({ perQuery }, (query) => light.get(query), { resamples: 50 });
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
