import { colourKey, comparisonPlots, plotFigures } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("a figure a plot, with both files in the page", async () => {
  const plots = comparisonPlots(await madeComparison()).slice(0, 1);
  const page = String(plotFigures(plots));
  const content = (type: string) =>
    Buffer.from(new RegExp(`href="data:${type};base64,([^"]+)"`).exec(page)![1]!, "base64").toString();
  expect(content("text/csv")).toBe(plots[0]!.csv);
  expect(content("image/svg\\+xml")).toMatch(/^<svg /);
});

test("the key names the coloured and counts the others", async () => {
  const key = String(colourKey(await madeComparison({ systems: ["a", "b", "c", "d", "e", "f", "g", "h"] })));
  expect(key.match(/<li>/g)).toHaveLength(7);
  expect(key).toContain("2 others");
});
