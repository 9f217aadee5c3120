import { tableSection, winsOver, winsSection } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("the table: a row a system with what it is sorted by, names escaped", async () => {
  const page = String(tableSection(await madeComparison(), 0.95));
  expect(page.match(/<tr data-row>/g)).toHaveLength(2);
  expect(page).toContain('data-value="netvlad &lt;64&gt;"');
  expect(page.match(/aria-sort="descending"/g)).toHaveLength(1);
  // Room is short with many systems: what is cut off can be pointed at, and stands in table.md.
  expect(page).toMatch(/<b class="letters" title="([a-z]+)">\1<\/b>/);
  expect(page).toContain("Two systems that share a letter do not differ significantly in recall@1");
});

test("the matrix: wins of the row over the column, with the difference and its p", async () => {
  const comparison = await madeComparison();
  const page = String(winsSection(comparison, 0.95));
  const [first, second] = comparison.systems;
  expect(page).toContain(`>${Number(winsOver(first!, second!).toFixed(1))}<small>`);
  expect(page).toContain(`p ${Number(comparison.difference(0, 1).adjusted.toPrecision(2))} after Holm`);
});
