import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import { withMatrixProducts } from "../../../packages/heads/dist/finishes/matrix-products.js";
import { orthonormalRows } from "../../../packages/heads/dist/finishes/orthonormal-rows.js";
import { randomTensor } from "../../support/random-tensor.js";

const [COUNT, LENGTH] = [6, 40];

async function orthonormal(values: Float32Array, others: Float32Array) {
  const rows = { values, dims: [values.length / LENGTH, LENGTH] as const };
  const against = { values: others, dims: [others.length / LENGTH, LENGTH] as const };
  return (await withMatrixProducts((multiply) => orthonormalRows(rows, against, { multiply, random: createRandom(3) })))
    .values;
}

function largestDeviation(rows: Float32Array): number {
  const count = rows.length / LENGTH;
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      let dot = 0;
      for (let i = 0; i < LENGTH; i++) dot += rows[a * LENGTH + i]! * rows[b * LENGTH + i]!;
      worst = Math.max(worst, Math.abs(dot - (a === b ? 1 : 0)));
    }
  }
  return worst;
}

describe("orthonormal rows", () => {
  const given = randomTensor([COUNT, LENGTH], 1).values;

  it("are orthonormal and span what the rows spanned", async () => {
    const rows = await orthonormal(given, new Float32Array(0));
    expect(largestDeviation(rows)).toBeLessThan(1e-6);
    for (let row = 0; row < COUNT; row++) {
      const rest = Float64Array.from(given.subarray(row * LENGTH, (row + 1) * LENGTH));
      for (let axis = 0; axis < COUNT; axis++) {
        const unit = rows.subarray(axis * LENGTH, (axis + 1) * LENGTH);
        const share = unit.reduce((sum, value, i) => sum + value * rest[i]!, 0);
        for (const [i, value] of unit.entries()) rest[i]! -= share * value;
      }
      expect(Math.hypot(...rest)).toBeLessThan(1e-5);
    }
  });

  it("replace what lies in the span of others or of rows before, and zeros", async () => {
    const others = await orthonormal(given, new Float32Array(0));
    const rows = new Float32Array(4 * LENGTH);
    rows.set(given.subarray(0, LENGTH));
    rows.set(randomTensor([1, LENGTH], 2).values, LENGTH);
    rows.set(rows.subarray(LENGTH, 2 * LENGTH), 2 * LENGTH);
    const replaced = await orthonormal(rows, others);
    expect(largestDeviation(Float32Array.of(...others, ...replaced))).toBeLessThan(1e-6);
  });

  it("end with numbers that are not finite, too", async () => {
    expect(await orthonormal(new Float32Array(LENGTH).fill(Number.NaN), given.slice(0, LENGTH))).toHaveLength(LENGTH);
  });
});
