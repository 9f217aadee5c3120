import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { evaluateGiven } from "@loci/cli";
import { writeNpy } from "@loci/core";
import { expect, it } from "vitest";
import { labelled, splitDataset } from "../support/made-datasets.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Two queries and three gallery pictures; the first query's positive is the second alike, the other's the most. */
async function given() {
  const folder = await temporaryFolder();
  const [scores, ranks, positives] = ["scores.npy", "ranks.txt", "positives.json"].map((name) => join(folder, name));
  await writeNpy(scores!, { rows: 2, columns: 3, data: Float32Array.of(3, 2, 1, 1, 2, 3) });
  await writeFile(ranks!, "0 1 2\n2 1 0\n");
  await writeFile(positives!, "[[1], [2]]");
  return { scores: scores!, ranks: ranks!, positives: positives! };
}
const options = { resamples: 1 };
const chosen = { cutoffs: [1, 2], metrics: ["recall@k"] };
const values = ({ result }: Awaited<ReturnType<typeof evaluateGiven>>) => result.metrics.map(({ value }) => value);

it("scores, distances and ranks, by a file of positives", async () => {
  const { scores, ranks, positives } = await given();
  expect(values(await evaluateGiven({ scores }, positives, chosen, options))).toEqual([0.5, 1]);
  expect(values(await evaluateGiven({ scores, distances: true }, positives, chosen, options))).toEqual([0, 0.5]);
  expect(values(await evaluateGiven({ ranks }, positives, chosen, options))).toEqual([0.5, 1]);
});

it("by a data set and a protocol", async () => {
  const { scores } = await given();
  const dataset = splitDataset([{ label: "a" }, { label: "b" }], [{ label: "c" }, { label: "a" }, { label: "b" }]);
  const evaluated = await evaluateGiven({ scores }, dataset, { cutoffs: [1, 2] }, options);
  expect(values(evaluated)).toEqual([0.5, 1]);
  expect(evaluated.result.protocol.name).toBe("cub-recall");
});

it("ranks that are cut off serve the metrics that look no deeper", async () => {
  const { ranks, positives } = await given();
  await writeFile(ranks, "0 1\n2 1\n");
  expect(values(await evaluateGiven({ ranks }, positives, { ...chosen, cutoffs: [2] }, options))).toEqual([1]);
  await expect(evaluateGiven({ ranks }, positives, { metrics: ["mAP"] }, options)).rejects.toThrow(
    "ask for metrics with",
  );
});

it("output of another size than the data is refused", async () => {
  const { scores, ranks, positives } = await given();
  await expect(evaluateGiven({ scores }, labelled(["a", "a"]), {}, options)).rejects.toThrow(
    "queries and gallery of the given output: expected 2 and 2, as in /, got 2 and 3",
  );
  await expect(evaluateGiven({ ranks }, labelled(["a", "a"]), {}, options)).rejects.toThrow("got 2 and at least 3");
  await writeFile(positives, "[[1]]");
  await expect(evaluateGiven({ ranks }, positives, {}, options)).rejects.toThrow("positives: expected 2 lists");
});
