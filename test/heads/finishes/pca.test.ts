import { createHead, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";
import { randomTensor } from "../../support/random-tensor.js";

const [COUNT, LENGTH] = [100, 8];
const drawn = randomTensor([COUNT, LENGTH], 1).values.map((value, i) => value * (1 + (i % LENGTH)));
const data = headData({ descriptors: () => ({ values: drawn, count: COUNT }) });
const fit = (text: string) => createHead(parseHeadSpec(text), mapOf(LENGTH), { data });

/** (x − mean)·P of the sample, before the norm. */
function projected({ parameters }: Awaited<ReturnType<typeof fit>>, dimensions: number): number[][] {
  const [mean, projection] = [parameters["finish0.mean"]!.data, parameters["finish0.projection"]!.data];
  return Array.from({ length: COUNT }, (_, row) =>
    Array.from({ length: dimensions }, (_, k) =>
      Array.from(
        { length: LENGTH },
        (_, i) => (drawn[row * LENGTH + i]! - mean[i]!) * projection[i * dimensions + k]!,
      ).reduce((sum, v) => sum + v, 0),
    ),
  );
}

const covariance = (rows: readonly (readonly number[])[], a: number, b: number) =>
  rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0) / (rows.length - 1);

describe("pca", () => {
  it("whitens: the covariance of the sample behind it is the identity", async () => {
    const rows = projected(await fit("gap|pca(dimensions=5)"), 5);
    for (let a = 0; a < 5; a++)
      for (let b = 0; b < 5; b++) expect(covariance(rows, a, b)).toBeCloseTo(a === b ? 1 : 0, 2);
  });

  it("without whitening only turns: with all dimensions distances are kept", async () => {
    const rows = projected(await fit("gap|pca(dimensions=8,whiten=false)"), 8);
    const squared = (left: readonly number[], right: readonly number[]) =>
      left.reduce((sum, value, i) => sum + (value - right[i]!) ** 2, 0);
    const original = (row: number) => [...drawn.subarray(row * LENGTH, (row + 1) * LENGTH)];
    expect(squared(rows[0]!, rows[1]!) / squared(original(0), original(1))).toBeCloseTo(1, 3);
    expect(covariance(rows, 0, 0)).toBeGreaterThan(covariance(rows, 7, 7));
  });

  it("says how many pictures it wants, and refuses more dimensions than there are", async () => {
    await expect(createHead(parseHeadSpec("gap|pca"), mapOf(200))).rejects.toThrow(
      "expected more than 128, the dimensions, got 0",
    );
    await expect(fit("gap|pca(dimensions=9)")).rejects.toThrow(
      "pca: dimensions: expected at most 8, the descriptor's length, got 9",
    );
  });
});
