import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import {
  type InitialVocabulary,
  initialVocabulary,
  locationsForCentres,
} from "../../../packages/heads/dist/vlad/initial-vocabulary.js";
import { columns, groups, rows } from "./local-descriptors.js";

const CHANNELS = 6;
const locations = groups(3, 50, CHANNELS);
const start = (given: Partial<InitialVocabulary> = {}) =>
  initialVocabulary("netvlad", {
    clusters: 3,
    channels: CHANNELS,
    centres: "kmeans",
    restarts: 1,
    random: createRandom(1),
    locations,
    variant: "v2",
    ...given,
  });
const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, i) => sum + value * right[i]!, 0);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Per local descriptor, the largest value minus the second largest. */
const meanGap = (values: (location: readonly number[]) => number[]) =>
  mean(
    rows(locations.values, CHANNELS).map((location) => {
      const [first, second] = values(location).sort((a, b) => b - a);
      return first! - second!;
    }),
  );

describe("initialVocabulary", () => {
  it("v2: w = 2αc and b = −α‖c‖² with α = ln(100) / mean(D²₂ − D²₁)", async () => {
    const { centres, weights, biases } = await start();
    const c = rows(centres.data, CHANNELS);
    const squaredDistance = (location: readonly number[]) => (centre: readonly number[]) =>
      centre.reduce((sum, value, i) => sum + (location[i]! - value) ** 2, 0);
    const alpha = Math.log(100) / meanGap((location) => c.map(squaredDistance(location)).map((d) => -d));
    for (const [k, weight] of columns(weights.data, 3).entries()) {
      for (const [i, value] of weight.entries()) expect(value / (2 * alpha)).toBeCloseTo(c[k]![i]!, 4);
      expect(biases!.data[k]! / alpha).toBeCloseTo(-dot(c[k]!, c[k]!), 4);
    }
  });

  it("v1: w = αc / ‖c‖ and no b, with α = ln(100) / mean(cos₁ − cos₂)", async () => {
    const { centres, weights, biases } = await start({ variant: "v1" });
    const directions = rows(centres.data, CHANNELS).map((c) => c.map((value) => value / Math.sqrt(dot(c, c))));
    const alpha = Math.log(100) / meanGap((location) => directions.map((direction) => dot(direction, location)));
    for (const [k, weight] of columns(weights.data, 3).entries())
      for (const [i, value] of weight.entries()) expect(value / alpha).toBeCloseTo(directions[k]![i]!, 4);
    expect(biases).toBeUndefined();
  });

  it("takes an alpha that is given", async () => {
    const { centres, weights, biases } = await start({ alpha: 1000 });
    const c = rows(centres.data, CHANNELS);
    for (const [k, weight] of columns(weights.data, 3).entries()) {
      for (const [i, value] of weight.entries()) expect(value / 2000).toBeCloseTo(c[k]![i]!, 5);
      expect(biases!.data[k]! / 1000).toBeCloseTo(-dot(c[k]!, c[k]!), 5);
    }
  });

  it("stays finite when all local descriptors are the same, and with a single cluster", async () => {
    const same = { count: 8, values: new Float32Array(8 * CHANNELS).fill(1 / Math.sqrt(CHANNELS)) };
    for (const variant of ["v1", "v2"] as const) {
      for (const given of [{ locations: same }, { clusters: 1 }]) {
        const { weights, biases } = await start({ variant, ...given });
        expect(weights.data.every(Number.isFinite) && (biases?.data ?? []).every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("makes unit centres without data when they are random", async () => {
    const { centres } = await start({ centres: "random", locations: undefined });
    for (const centre of rows(centres.data, CHANNELS)) expect(dot(centre, centre)).toBeCloseTo(1, 5);
  });

  it("names the head when there are too few local descriptors", async () => {
    await expect(start({ clusters: 200 })).rejects.toThrow("netvlad: local descriptors to find the centres in");
  });

  it("wants Relja's 50,000 local descriptors for k-means only", () => {
    expect(locationsForCentres({ centres: "kmeans" })).toEqual({ pictures: 500, perPicture: 100 });
    expect(locationsForCentres({ centres: "random" })).toBeUndefined();
  });
});
