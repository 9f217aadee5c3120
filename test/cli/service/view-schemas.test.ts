import { viewSchemas } from "@loci/cli/service";
import { expect, it } from "vitest";

it("an explanation is of one picture of the index and one example, and nothing else", () => {
  const valid = (value: unknown) => viewSchemas.explainRequest.safeParse(value).success;
  expect(
    [
      { query: { id: 1 }, hit: 2 },
      { index: "a", query: { upload: "photo" }, hit: 0 },
    ].map(valid),
  ).toEqual([true, true]);
  expect(
    [
      { query: { id: 1 } },
      { hit: 2 },
      { query: {}, hit: 2 },
      { query: { id: 1 }, hit: -1 },
      { query: { id: 1 }, hit: 1, k: 3 },
    ].map(valid),
  ).not.toContain(true);
});

it("how far a projection is, is a share", () => {
  const valid = (done: unknown) => viewSchemas.projectionPending.safeParse({ done }).success;
  expect([0, 0.5, 1, 1.1, -0.1, "1"].map(valid)).toEqual([true, true, true, false, false, false]);
});
