import { createRandom } from "@loci/core";
import { createHead, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";

const LENGTH = 6;

/** Classes at different places along the last axis; within each, noise along the first that is ten times as large. */
function classesAndNoise(classes: number, perClass: number) {
  const random = createRandom(3);
  const rows = Array.from({ length: classes * perClass }, (_, row) =>
    Array.from({ length: LENGTH }, (_, i) => {
      const noise = random.normal() * (i === 0 ? 10 : 1);
      return noise + (i === LENGTH - 1 ? 3 * Math.floor(row / perClass) : 0);
    }),
  );
  const labels = Int32Array.from(rows, (_, row) => Math.floor(row / perClass));
  return { values: Float32Array.from(rows.flat()), count: rows.length, labels };
}

const fit = async (text: string, sample: ReturnType<typeof classesAndNoise>) =>
  (await createHead(parseHeadSpec(text), mapOf(LENGTH), { data: headData({ descriptors: () => sample }) })).parameters;

describe("lw", () => {
  it("whitens what varies within classes, and puts first what tells them apart", async () => {
    const sample = classesAndNoise(8, 60);
    const parameters = await fit(`gap|lw(dimensions=${LENGTH},regularisation=0)`, sample);
    const projection = parameters["finish0.projection"]!.data;
    const projected = (row: number, axis: number) =>
      Array.from(
        { length: LENGTH },
        (_, i) => sample.values[row * LENGTH + i]! * projection[i * LENGTH + axis]!,
      ).reduce((sum, value) => sum + value, 0);
    // Within classes the covariance is the identity, up to one factor.
    const within = (a: number, b: number) => {
      let sum = 0;
      for (let label = 0; label < 8; label++) {
        const rows = Array.from({ length: 60 }, (_, i) => label * 60 + i);
        const means = [a, b].map((axis) => rows.reduce((total, row) => total + projected(row, axis), 0) / 60);
        for (const row of rows) sum += (projected(row, a) - means[0]!) * (projected(row, b) - means[1]!);
      }
      return sum / sample.count;
    };
    for (let a = 0; a < LENGTH; a++) {
      for (let b = 0; b < LENGTH; b++) expect(within(a, b)).toBeCloseTo(a === b ? 1 : 0, 3);
    }
    // The first axis is that of the classes: along it, not along the noisy one.
    expect(Math.abs(projection[(LENGTH - 1) * LENGTH]!)).toBeGreaterThan(20 * Math.abs(projection[0]!));
  });

  it("works with fewer pictures than components", async () => {
    const parameters = await fit("gap|lw(dimensions=4)", classesAndNoise(2, 2));
    expect(parameters["finish0.projection"]!.data.every(Number.isFinite)).toBe(true);
  });

  it("turns to what tells classes apart where nothing varies within them", async () => {
    const { values, count, labels } = classesAndNoise(8, 1);
    const twice = {
      values: Float32Array.from([...values, ...values], (value) => value / 20),
      ...{ count: 2 * count, labels: Int32Array.of(...labels, ...labels) },
    };
    const { data } = (await fit("gap|lw(dimensions=1)", twice))["finish0.projection"]!;
    // Here the classes lie furthest apart along the first and the last axis.
    const [length, share] = [Math.hypot(...data), Math.hypot(data[0]!, data.at(-1)!)];
    expect(share / length).toBeGreaterThan(0.9);
  });

  it("says what it misses: pictures, labels, or two of one class", async () => {
    const spec = parseHeadSpec("gap|lw(dimensions=4)");
    await expect(createHead(spec, mapOf(LENGTH))).rejects.toThrow("got no pictures");
    const { values, count, labels } = classesAndNoise(3, 1);
    const data = (descriptors: object) => headData({ descriptors: () => descriptors as never });
    await expect(createHead(spec, mapOf(LENGTH), { data: data({ values, count }) })).rejects.toThrow("got no labels");
    await expect(createHead(spec, mapOf(LENGTH), { data: data({ values, count, labels }) })).rejects.toThrow(
      "a label each of its own",
    );
  });
});
