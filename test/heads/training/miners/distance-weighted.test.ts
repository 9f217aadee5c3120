import { minerDefinitions } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../support/naive-miners.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

/** An anchor with one positive and negatives at given distances; draws are of the numbers given. */
function draw(distances: readonly number[], length: number, uniform: number): number {
  const size = distances.length + 2;
  const similarities = new Float32Array(size * size).fill(1);
  for (const [i, distance] of distances.entries()) similarities[i + 2] = 1 - distance ** 2 / 2;
  const selection = minerDefinitions["distance-weighted"]!.select({
    similarities,
    labels: Int32Array.from({ length: size }, (_, i) => (i < 2 ? 0 : 1)),
    length,
    options: { cutoff: 0.5, farthest: 1.4 },
    random: { uniform: () => uniform, integer: () => 0, normal: () => 0 },
  });
  if (selection.kind !== "triplets") throw new Error("triplets");
  return selection.negatives[[...selection.anchors].indexOf(0)]! - 2;
}

describe("distance-weighted", () => {
  // In three dimensions the density of distances is q(d) ∝ d, so the weights are 1/d: exact expectations.
  it("draws with probability 1/q(d)", () => {
    // Weights 1/0.5, 1/0.8, 1/1.2 = 2, 1.25, 0.8333; their sum is 4.0833.
    const distances = [0.5, 0.8, 1.2];
    const bounds = [2 / 4.08333, 3.25 / 4.08333];
    expect(draw(distances, 3, bounds[0]! - 1e-3)).toBe(0);
    expect(draw(distances, 3, bounds[0]! + 1e-3)).toBe(1);
    expect(draw(distances, 3, bounds[1]! - 1e-3)).toBe(1);
    expect(draw(distances, 3, bounds[1]! + 1e-3)).toBe(2);
  });

  it("takes smaller distances for the cutoff: both are equally likely", () => {
    expect(draw([0.1, 0.5], 3, 0.499)).toBe(0);
    expect(draw([0.1, 0.5], 3, 0.501)).toBe(1);
  });

  it("never draws beyond the farthest, unless there is nothing else: then evenly", () => {
    for (const uniform of [0, 0.5, 0.999]) expect(draw([1.5, 1, 1.9], 3, uniform)).toBe(1);
    expect([0.1, 0.5, 0.9].map((uniform) => draw([1.5, 1.6, 1.9], 3, uniform))).toEqual([0, 1, 2]);
  });

  it("stays within numbers for long descriptors: the nearest is all but certain", () => {
    for (const uniform of [0, 0.5, 0.999]) expect(draw([1.3, 0.9, 1.35], 8192, uniform)).toBe(1);
  });

  it("gives every positive pair one negative, another with another seed", () => {
    const lines = linesOf(runMiner("distance-weighted(farthest=2)", miningBatch(1)));
    // Three, four and four pictures of a class: 3·2 + 4·3 + 4·3 pairs.
    expect(lines.length).toBe(30);
    expect(linesOf(runMiner("distance-weighted(farthest=2)", miningBatch(1), 2))).not.toEqual(lines);
  });
});
