import { disagreements, evenly } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("queries that one of two answers right: both ways, counted in all and shown in part", async () => {
  const comparison = await madeComparison({ systems: ["a", "b", "c", "d"] });
  const pairs = disagreements(comparison, { others: 2, queries: 2 });
  const [best, second, , last] = comparison.systems;
  expect(pairs.map(({ first, second: other }) => [first.name, other.name])).toEqual([
    [best!.name, second!.name],
    [best!.name, last!.name],
  ]);
  const isRight = ({ neighbours }: (typeof pairs)[number]["sides"][0]["shown"][number][0]) => neighbours[0]!.isPositive;
  for (const { sides } of pairs) {
    for (const { shown, count } of sides) expect(shown.length).toBe(Math.min(2, count));
    for (const [a, b] of sides[0].shown) expect([a.query, isRight(a), isRight(b)]).toEqual([b.query, true, false]);
    for (const [a, b] of sides[1].shown) expect([a.query, isRight(a), isRight(b)]).toEqual([b.query, false, true]);
  }
});

test("evenly over a list, both ends among them", () => {
  expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(evenly([0, 1], 3)).toEqual([0, 1]);
  expect(evenly([0, 1, 2], 1)).toEqual([0]);
});
