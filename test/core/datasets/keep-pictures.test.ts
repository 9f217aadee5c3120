import { keepPictures } from "@loci/core";
import { expect, test } from "vitest";
import { labelled, splitDataset } from "../../support/made-datasets.js";

test("all places move together", () => {
  // Gallery g0 g1 g2, queries q0 q1 q2; g1 and q0 go.
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const relevance = {
    positives: [[0], [1, 2], [2]],
    ignored: [[2], [], [0, 1]],
    hard: [[0], [1], [2]],
  };
  const dataset = { ...splitDataset(named(["q0", "q1", "q2"]), named(["g0", "g1", "g2"])), relevance };
  const kept = keepPictures(dataset, new Set(dataset.pictures.filter(({ name }) => name !== "g1" && name !== "q0")));
  expect(kept.pictures.map(({ name }) => name)).toEqual(["g0", "g2", "q1", "q2"]);
  expect(kept).toMatchObject({ gallery: [0, 1], queries: [2, 3] });
  expect(kept.relevance).toEqual({ positives: [[1], [1]], ignored: [[], [0]], hard: [[], [1]] });
});

test("leave-one-out data stay so, and all kept is the same", () => {
  const dataset = labelled(["a", "b", "a"]);
  expect(keepPictures(dataset, new Set(dataset.pictures))).toEqual(dataset);
  const kept = keepPictures(dataset, new Set(dataset.pictures.slice(1)));
  expect(kept).toMatchObject({ gallery: [0, 1], queries: [0, 1] });
  expect(kept.pictures.map(({ label }) => label)).toEqual(["b", "a"]);
});
