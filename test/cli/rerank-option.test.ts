import { checkQueries, chooseReranking, removingStages, rerankingAsJson, stageNeeding } from "@loci/cli";
import { expect, it } from "vitest";

it("is nothing when it is not given", () => {
  const none = chooseReranking(undefined);
  expect([none.stages, rerankingAsJson(none), removingStages(none)]).toEqual([[], [], []]);
  checkQueries(none, 1, false);
});

it("tells every option of every stage, what removes, and what wants more than descriptors", () => {
  const chosen = chooseReranking("dba(k=3)|sequence|reciprocal-check|threshold(score=.7)");
  expect(rerankingAsJson(chosen)).toEqual([
    { name: "dba", options: { k: 3, alpha: 0 } },
    { name: "sequence", options: expect.objectContaining({ length: 10, align: "past" }) },
    { name: "reciprocal-check", options: { k: 20, top: 100 } },
    { name: "threshold", options: { score: 0.7 } },
  ]);
  expect(removingStages(chosen)).toEqual(["reciprocal-check", "threshold"]);
  expect([stageNeeding(chosen, "walks"), stageNeeding(chosen, "localFeatures")]).toEqual(["sequence", undefined]);
});

it("refuses what is not there, and queries that it is not for", () => {
  expect(() => chooseReranking("aqe|dba")).toThrow("at the front");
  expect(() => chooseReranking("")).toThrow("re-ranking: expected a name");
  const walk = chooseReranking("sequence");
  checkQueries(walk, 2, false);
  expect(() => checkQueries(walk, 1, false)).toThrow(
    "at least 2, got 1. Give the pictures before this one, too, or leave sequence out",
  );
  expect(() => checkQueries(walk, 3, true)).toThrow("got several pictures as one query. Leave --together out");
  checkQueries(chooseReranking("spatial"), 1, false);
  expect(() => checkQueries(chooseReranking("spatial"), 2, true)).toThrow("re-ranking with spatial");
});
