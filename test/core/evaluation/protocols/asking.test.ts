import { createProtocol, evaluate } from "@loci/core";
import { expect, test } from "vitest";
import { labelled, leaveOneOutDataset, lineSearch, splitDataset } from "../../../support/made-datasets.js";

test("a query is told from the gallery picture at its place by identity", () => {
  const protocol = createProtocol("leave-one-out");
  const selves = (dataset: Parameters<typeof protocol.judge>[0]) =>
    protocol.judge(dataset).settings[0]?.judgements.map(({ self }) => self);
  const all = labelled(["a", "a", "a", "a"]);
  expect(selves(all)).toEqual([0, 1, 2, 3]);
  expect(selves({ ...all, gallery: [1, 2], queries: [0, 2, 3] })).toEqual([undefined, 1, undefined]);
  const apart = splitDataset([{ label: "a" }, { label: "a" }], [{ label: "a" }, { label: "a" }]);
  expect(selves(apart)).toEqual([undefined, undefined]);
});

test("where no query has anything to find nothing is measured, also where such queries would count as missed", async () => {
  const protocol = createProtocol("cub-recall");
  const judgements = protocol.judge(labelled(["a", "b"]));
  expect(judgements.settings[0]?.judgements).toEqual([]);
  await expect(evaluate(protocol, judgements, lineSearch([0, 1], [0, 1]))).rejects.toThrow("got none of 2 queries");
});

test("a positive that is ignored is nothing to find", () => {
  const relevance = { positives: [[0], [0, 1]], ignored: [[0], [0]] };
  const dataset = { ...splitDataset([{}, {}], [{}, {}]), relevance };
  const { judgements } = createProtocol("oxford5k-map").judge(dataset).settings[0]!;
  expect(judgements.map(({ query }) => query)).toEqual([1]);
});

test("other sequences only: what the query's own clip shows is ignored, and leaves some without positives", () => {
  const clip = (label: string, sequence?: string) => ({ label, ...(sequence !== undefined && { sequence }) });
  const dataset = leaveOneOutDataset([
    clip("a", "1"),
    clip("a", "1"),
    clip("a", "2"),
    clip("b", "2"),
    clip("b", "2"),
    clip("a"),
  ]);
  const protocol = createProtocol("leave-one-out", { otherSequences: true });
  expect(protocol.judge(dataset).settings[0]?.judgements.map(({ query, ignored }) => [query, ignored])).toEqual([
    [0, [0, 1]],
    [1, [0, 1]],
    [2, [2, 3, 4]],
    [5, []],
  ]);
  expect(protocol.stated.ignored).toBe("gallery pictures of the query's own sequence");
  expect(() => protocol.judge(labelled(["a", "a"]))).toThrow("/: sequences of the gallery: expected pictures that say");
});

test("other sequences only: besides what is ignored already", () => {
  const relevance = { positives: [[0, 2]], ignored: [[1]] };
  const sequence = "1";
  const dataset = { ...splitDataset([{ sequence }], [{ sequence }, {}, {}]), relevance };
  const { stated, judge } = createProtocol("vpr-bench", { otherSequences: true });
  expect(judge(dataset).settings[0]?.judgements).toEqual([{ query: 0, positives: [0, 2], ignored: [1, 0] }]);
  expect(stated.ignored).toMatch(/neither right nor wrong; gallery pictures of the query's own sequence$/);
});
