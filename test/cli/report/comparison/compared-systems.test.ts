import { gatherCells, gatherSystems } from "@loci/cli";
import { expect, test } from "vitest";
import { madeResults } from "../../../support/experiment-results.js";

const experiment = { systems: ["gem", "gap"], seeds: [2, 1], queries: 6 };
const cellsOf = async (lines: ReturnType<typeof madeResults>) => (await gatherCells(lines)).cells;

test("cells become systems, their seeds rising, apart for other data or another protocol", async () => {
  const places = madeResults({ ...experiment, kind: "places", data: "streets" });
  const found = gatherSystems(await cellsOf([...madeResults(experiment), ...places]));
  expect(found.map(({ data, systems }) => [data.name, systems.map(({ name, seeds }) => [name, seeds])])).toEqual([
    [
      "drawn",
      [
        ["gem", [1, 2]],
        ["gap", [1, 2]],
      ],
    ],
    [
      "streets",
      [
        ["gem", [1, 2]],
        ["gap", [1, 2]],
      ],
    ],
  ]);
});

test("queries in another order are put in one order, and other queries are refused", async () => {
  const [first, second, ...rest] = await cellsOf(madeResults(experiment));
  const turned = { ...second!, queries: second!.queries.toReversed() };
  const [found] = gatherSystems([first!, turned, ...rest]);
  for (const { cells } of found!.systems) {
    for (const { queries } of cells)
      expect(queries.map(({ query }) => query)).toEqual(first!.queries.map(({ query }) => query));
  }
  const fewer = { ...second!, queries: second!.queries.slice(1) };
  expect(() => gatherSystems([first!, fewer])).toThrow("expected the 6 of cell");
  const twice = { ...second!, queries: second!.queries.map(() => second!.queries[0]!) };
  expect(() => gatherSystems([first!, twice])).toThrow("not the same");
});

test("one seed twice is refused", async () => {
  const [cell] = await cellsOf(madeResults(experiment));
  expect(() => gatherSystems([cell!, cell!])).toThrow("results of gem: expected one cell a seed, got two of seed 2");
});
