import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";
import { locationsOf, naiveNetvlad, naiveResiduals, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { columns, groups, rows } from "./local-descriptors.js";

const [CHANNELS, CLUSTERS] = [6, 4];
const map = randomTensor([1, 4, 5, CHANNELS], 1);
const tensor = (dims: readonly number[], seed: number) => ({ shape: dims, data: randomTensor(dims, seed).values });

describe("netvlad", () => {
  it.each(interpreters)(
    "is the sum of softly assigned residuals, normalised per cluster and as a whole, on %s",
    async (interpreter) => {
      const parameters = {
        centres: tensor([CLUSTERS, CHANNELS], 2),
        weights: tensor([CHANNELS, CLUSTERS], 3),
        biases: tensor([CLUSTERS], 4),
      };
      const head = restoreHead({ name: "netvlad", options: { clusters: CLUSTERS } }, mapOf(CHANNELS), parameters);
      const expected = naiveNetvlad(map, {
        centres: rows(parameters.centres.data, CHANNELS),
        weights: columns(parameters.weights.data, CLUSTERS),
        biases: [...parameters.biases.data],
      });
      expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
    },
  );

  it("with one cluster is the sum of the residuals to its centre", async () => {
    const head = await createHead({ name: "netvlad", options: { clusters: 1, centres: "random" } }, mapOf(CHANNELS));
    const centre = [...head.parameters["centres"]!.data];
    const sum = locationsOf(map)
      .map(unit)
      .reduce(
        (total, x) => total.map((value, c) => value + x[c]! - centre[c]!),
        centre.map(() => 0),
      );
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, unit(sum))).toBeLessThan(1e-5);
  });

  it("finds the groups of the gallery's local descriptors as centres", async () => {
    const head = await createHead({ name: "netvlad", options: { clusters: 3 } }, mapOf(CHANNELS), {
      data: headData({ locations: groups(3, 50, CHANNELS) }),
    });
    const largest = rows(head.parameters["centres"]!.data, CHANNELS).map((centre) =>
      centre.indexOf(Math.max(...centre)),
    );
    expect(largest.sort()).toEqual([0, 1, 2]);
  });

  it("starts as an assignment by distance: softmax(−α‖x − c‖²), the nearest centre 100 times the second on average", async () => {
    const { count, values } = groups(3, 50, CHANNELS);
    const head = await createHead({ name: "netvlad", options: { clusters: 3 } }, mapOf(CHANNELS), {
      data: headData({ locations: { values, count } }),
    });
    const { centres, weights, biases } = head.parameters;
    const [c, w] = [rows(centres!.data, CHANNELS), columns(weights!.data, 3)];
    let gaps = 0;
    for (const x of rows(values, CHANNELS)) {
      const scores = w
        .map((weight, k) => weight.reduce((sum, value, i) => sum + value * x[i]!, biases!.data[k]!))
        .sort((a, b) => b - a);
      gaps += (scores[0]! - scores[1]!) / count;
      const distances = c.map((centre) => centre.reduce((sum, value, i) => sum + (x[i]! - value) ** 2, 0));
      expect(distances.indexOf(Math.min(...distances))).toBe(
        w
          .map((weight, k) => weight.reduce((s, v, i) => s + v * x[i]!, biases!.data[k]!))
          .reduce((best, s, k, all) => (s > all[best]! ? k : best), 0),
      );
    }
    expect(gaps).toBeCloseTo(Math.log(100), 2);
  });

  it.each(interpreters)("v1 is the same without biases, on %s", async (interpreter) => {
    const parameters = { centres: tensor([CLUSTERS, CHANNELS], 2), weights: tensor([CHANNELS, CLUSTERS], 3) };
    const options = { clusters: CLUSTERS, variant: "v1" };
    const head = restoreHead({ name: "netvlad", options }, mapOf(CHANNELS), parameters);
    const expected = naiveNetvlad(map, {
      centres: rows(parameters.centres.data, CHANNELS),
      weights: columns(parameters.weights.data, CLUSTERS),
      biases: new Array(CLUSTERS).fill(0),
    });
    expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("without intra-normalisation lets clusters weigh what their residuals do", async () => {
    const parameters = {
      centres: tensor([CLUSTERS, CHANNELS], 2),
      weights: tensor([CHANNELS, CLUSTERS], 3),
      biases: tensor([CLUSTERS], 4),
    };
    const options = { clusters: CLUSTERS, intraNormalisation: false };
    const head = restoreHead({ name: "netvlad", options }, mapOf(CHANNELS), parameters);
    const vocabulary = {
      centres: rows(parameters.centres.data, CHANNELS),
      weights: columns(parameters.weights.data, CLUSTERS),
      biases: [...parameters.biases.data],
    };
    const expected = unit(naiveResiduals(map, vocabulary).flat());
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("says what to do without pictures, and when there are fewer local descriptors than centres", async () => {
    await expect(createHead({ name: "netvlad", options: {} }, mapOf(CHANNELS))).rejects.toThrow("centres=random");
    await expect(
      createHead({ name: "netvlad", options: { clusters: 64 } }, mapOf(CHANNELS), {
        data: headData({ locations: groups(3, 5, CHANNELS) }),
      }),
    ).rejects.toThrow("expected at least 64, one per centre, got 15");
  });

  it("refuses parameters of other dims", () => {
    const parameters = { centres: tensor([2, CHANNELS], 2), weights: tensor([CHANNELS, 2], 3), biases: tensor([2], 4) };
    expect(() => restoreHead({ name: "netvlad", options: { clusters: 3 } }, mapOf(CHANNELS), parameters)).toThrow(
      "parameters of netvlad: expected biases [3], centres [3, 6], weights [6, 3], got biases [2], centres [2, 6], weights [6, 2]",
    );
  });
});
