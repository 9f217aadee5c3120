import { createProtocol, evaluate } from "@loci/core";
import { expect, test } from "vitest";
import { labelled, leaveOneOutDataset, lineSearch, splitDataset } from "../../../support/made-datasets.js";

const points = [0, 1, 2.1, 4, 5.5, 100];
const dataset = labelled(["a", "a", "b", "a", "b", "c"]);
const figures = async (name: string, data = dataset, rank = lineSearch(points, points)) => {
  const protocol = createProtocol(name);
  const { metrics, ...counts } = await evaluate(protocol, protocol.judge(data), rank, { resamples: 1 });
  return { ...counts, ...Object.fromEntries(metrics.map(({ name: metric, value }) => [metric, value])) };
};

test("leave-one-out leaves the lone c out, cub-recall counts it as missed", async () => {
  expect(await figures("leave-one-out")).toMatchObject({ "recall@1": 2 / 5, queries: 5, excludedQueries: 1 });
  expect(await figures("cub-recall")).toMatchObject({ "recall@1": 2 / 6, queries: 6, excludedQueries: 0 });
});

test("mlrc-mapr: precision@1, R-precision and MAP@R by hand", async () => {
  // R = 2, 2, 1, 2, 1; positives among the first R: 1, 1, 0, 0, 0 (see evaluate.test.ts for the neighbours).
  expect(await figures("mlrc-mapr")).toMatchObject({
    "precision@1": 2 / 5,
    "R-precision": (1 / 2 + 1 / 2) / 5,
    "MAP@R": 1 / 5,
  });
});

test("queries of their own do not lose the gallery picture at their place", async () => {
  const split = splitDataset([{ label: "b" }, { label: "z" }], [{ label: "a" }, { label: "b" }]);
  expect(await figures("cub-recall", split, lineSearch([1, 0], [0, 1]))).toMatchObject({
    "recall@1": 1 / 2,
    queries: 2,
  });
  expect(await figures("leave-one-out", split, lineSearch([1, 0], [0, 1]))).toMatchObject({
    "recall@1": 1,
    excludedQueries: 1,
  });
});

test("queries of one class share a list, so that large classes stay small in memory", () => {
  const { settings } = createProtocol("leave-one-out").judge(dataset);
  const [first, second] = settings[0]!.judgements;
  expect(first?.positives).toBe(second?.positives);
});

test("a picture without a label is named", () => {
  const mixed = leaveOneOutDataset([{ label: "a" }, { name: "b.jpg" }]);
  expect(() => createProtocol("mlrc-mapr").judge(mixed)).toThrow(
    "label of b.jpg: expected one for every picture, got none",
  );
});
