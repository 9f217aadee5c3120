import { defaultProtocol } from "@loci/core";
import { expect, test } from "vitest";
import { labelled, leaveOneOutDataset, splitDataset } from "../../../support/made-datasets.js";

const position = { x: 0, y: 0 };
const split = (picture: object) => splitDataset([picture], [picture]);
const listed = (ignored: readonly number[], hard?: readonly number[]) => ({
  ...split({}),
  relevance: { positives: [[0]], ignored: [ignored], ...(hard && { hard: [hard] }) },
});

test.each([
  ["class folders", labelled(["a", "b"]), "leave-one-out"],
  ["class folders with positions", leaveOneOutDataset([{ label: "a", position }]), "leave-one-out"],
  ["labels, queries of their own", split({ label: "a" }), "cub-recall"],
  ["positions", split({ position, frame: 0 }), "netvlad-25m"],
  ["positions of one walk", leaveOneOutDataset([{ position }, { position }]), "netvlad-25m"],
  ["Mapillary's subtask", split({ position, attributes: { all: "True" } }), "msls-740"],
  ["labels, and frames within clips", split({ frame: 3, label: "a" }), "cub-recall"],
  ["two walks", split({ frame: 3 }), "sequence"],
  ["lists", listed([]), "vpr-bench"],
  ["lists with junk", listed([0]), "oxford5k-map"],
  ["graded lists", listed([0], []), "roxford-emh"],
])("%s: %#", (_, dataset, expected) => {
  expect(defaultProtocol(dataset)).toBe(expected);
});

test("pictures of which nothing is known are refused", () => {
  expect(() => defaultProtocol(leaveOneOutDataset([{}, { label: "a" }]))).toThrow(
    "expected a label, a position or a frame number for every picture, or lists of positives, got none of them",
  );
});
