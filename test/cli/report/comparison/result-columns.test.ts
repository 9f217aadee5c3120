import { resultColumns, resultGroups } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("figures of a system as numbers and as text", async () => {
  const comparison = await madeComparison();
  const gem = comparison.systems.find(({ name }) => name === "gem")!;
  const texts = Object.fromEntries(resultColumns(comparison).map(({ name, text }) => [name, text(gem)]));
  expect(texts).toMatchObject({
    ...{ dimension: "512", bytes: "2,048", "ms/query": "0.257", "pictures/s": "125", index: "49.2 kB" },
    ...{ "ANN loss": "0", training: "0 s", parameters: "0", seeds: "2" },
  });
  const { mean, lower, upper } = gem.metrics.get("recall@1")! as { mean: number; lower: number; upper: number };
  const [value, low, high] = [mean, lower, upper].map((share) => (100 * share).toFixed(1));
  expect(texts["recall@1"]).toBe(`${value} [${low}, ${high}]`);
});

test("systems at their natural dimension, beside all that share one to which some were shortened", async () => {
  // Made systems have 512, 512, 32768, 4096 and 128 numbers, again and again.
  const systems = ["gem", "gem short", "big", "short alone", "tiny"];
  const heads = ["gem", "gem|pca(dimensions=512)", "gem", "gem|pca(dimensions=4096)", "gem"];
  const groups = resultGroups(await madeComparison({ systems, heads }));
  expect(groups.map((group) => [group.title, group.systems.map(({ name }) => name).sort()])).toEqual([
    ["Natural dimension", ["big", "gem", "tiny"]],
    ["Equal dimension: 512", ["gem", "gem short"]],
    ["Shortened, each to a dimension of its own", ["short alone"]],
  ]);
});
