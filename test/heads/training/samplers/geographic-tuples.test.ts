import { findNeighbourhoods } from "@loci/heads";
import { expect, it } from "vitest";
import { draw } from "./draw.js";

/** Pictures on a line, metres from its start; the fourth is alone. */
const metres = [0, 5, 8, 500, 100, 104];
const positions = Float64Array.from(metres.flatMap((east) => [east, 0]));
const neighbourhoodsOf = (queries: readonly number[]) =>
  findNeighbourhoods({ positions, queries, gallery: [0, 1, 2, 3, 4, 5] }, { positiveRadius: 10, negativeRadius: 25 });

it("has every query with a potential positive once an epoch", () => {
  const source = { count: 6, neighbourhoods: neighbourhoodsOf([1, 3, 4, 5, 0]) };
  const batches = draw("geographic-tuples(queries=3)", source);
  expect(batches.map((batch) => batch.length)).toEqual([3, 1]);
  expect(batches.flat().sort()).toEqual([0, 1, 4, 5]);
});

it("goes through all queries before any comes again, where an epoch has fewer than there are", () => {
  const source = { count: 6, neighbourhoods: neighbourhoodsOf([0, 1, 2, 4, 5]) };
  const epochs = [0, 1, 2, 3, 4].map((epoch) => draw("geographic-tuples(queriesPerEpoch=2)", source, epoch).flat());
  expect(epochs.map((queries) => queries.length)).toEqual([2, 2, 2, 2, 2]);
  const all = epochs.flat();
  expect(all.slice(0, 5).sort()).toEqual([0, 1, 2, 4, 5]);
  expect(all.slice(5).sort()).toEqual([0, 1, 2, 4, 5]);
  expect(draw("geographic-tuples(queriesPerEpoch=12)", source).flat().length).toBe(12);
});

it("says why there are no queries", () => {
  expect(() => draw("geographic-tuples", { count: 6, neighbourhoods: neighbourhoodsOf([3]) })).toThrow(
    "queries with a picture within the positive radius: expected at least 1, got none of 1. Check the positions",
  );
  expect(() => draw("geographic-tuples", { count: 6 })).toThrow("got pictures without positions");
});
