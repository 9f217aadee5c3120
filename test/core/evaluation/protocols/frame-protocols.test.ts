import { createProtocol, createRandom } from "@loci/core";
import { expect, test } from "vitest";
import { leaveOneOutDataset, splitDataset } from "../../../support/made-datasets.js";

const frames = (numbers: readonly number[]) => numbers.map((frame) => ({ frame }));
const positivesOf = (name: string, queries: readonly number[], gallery: readonly number[], tolerance?: number) =>
  createProtocol(name, tolerance === undefined ? {} : { tolerance })
    .judge(splitDataset(frames(queries), frames(gallery)))
    .settings[0]?.judgements.map(({ positives }) => [...(positives as number[])]);

test("both ends of the tolerance count; the order of the gallery does not matter", () => {
  const gallery = [5, 0, 1, 2, 3, 4, 9, 11];
  expect(positivesOf("sequence", [0, 4, 20], gallery)).toEqual([[1, 2, 3], [0, 3, 4, 5], []]);
  expect(positivesOf("nordland-1", [4], gallery)).toEqual([[0, 4, 5]]);
  expect(positivesOf("nordland-10", [11, 21], gallery)).toEqual([[0, 2, 3, 4, 5, 6, 7], [7]]);
  expect(positivesOf("sequence", [4, 10], gallery, 0)).toEqual([[5], []]);
});

test("agrees with looking at every pair, frames that come several times among them", () => {
  const random = createRandom(6);
  const draw = (count: number) => Array.from({ length: count }, () => random.integer(30));
  const [queries, gallery] = [draw(40), draw(60)];
  const naive = queries.map((query) =>
    [...gallery.keys()].filter((place) => Math.abs((gallery[place] as number) - query) <= 3),
  );
  expect(positivesOf("sequence", queries, gallery, 3)).toEqual(naive);
});

test("one walk that asks itself: the query is excluded", () => {
  const { judgements } = createProtocol("sequence").judge(leaveOneOutDataset(frames([0, 1]))).settings[0]!;
  expect(judgements.map(({ self }) => self)).toEqual([0, 1]);
});

test("a picture without a frame number is named", () => {
  const dataset = splitDataset([{ name: "q.jpg" }], frames([0]));
  expect(() => createProtocol("sequence").judge(dataset)).toThrow(
    "frame number of q.jpg: expected one for every picture",
  );
});
