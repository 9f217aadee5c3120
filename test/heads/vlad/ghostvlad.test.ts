import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";
import { naiveNetvlad } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { columns, groups, rows } from "./local-descriptors.js";

const [CHANNELS, CLUSTERS, GHOSTS] = [6, 3, 2];
const map = randomTensor([1, 4, 5, CHANNELS], 1);
const tensor = (dims: readonly number[], seed: number) => ({ shape: dims, data: randomTensor(dims, seed).values });
const spec = { name: "ghostvlad", options: { clusters: CLUSTERS, ghosts: GHOSTS } };

describe("ghostvlad", () => {
  it.each(interpreters)("is NetVLAD over all clusters without the ghosts' residuals, on %s", async (interpreter) => {
    const parameters = {
      centres: tensor([CLUSTERS, CHANNELS], 2),
      weights: tensor([CHANNELS, CLUSTERS + GHOSTS], 3),
      biases: tensor([CLUSTERS + GHOSTS], 4),
    };
    const expected = naiveNetvlad(map, {
      centres: rows(parameters.centres.data, CHANNELS),
      weights: columns(parameters.weights.data, CLUSTERS + GHOSTS),
      biases: [...parameters.biases.data],
    });
    const head = restoreHead(spec, mapOf(CHANNELS), parameters);
    expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("with ghosts that nothing goes to is netvlad", async () => {
    const parameters = {
      centres: tensor([CLUSTERS, CHANNELS], 2),
      weights: tensor([CHANNELS, CLUSTERS], 3),
      biases: tensor([CLUSTERS], 4),
    };
    const withGhosts = {
      centres: parameters.centres,
      weights: {
        shape: [CHANNELS, CLUSTERS + GHOSTS],
        data: Float32Array.from(rows(parameters.weights.data, CLUSTERS).flatMap((row) => [...row, 0, 0])),
      },
      biases: { shape: [CLUSTERS + GHOSTS], data: Float32Array.of(...parameters.biases.data, -500, -500) },
    };
    const netvlad = restoreHead({ name: "netvlad", options: { clusters: CLUSTERS } }, mapOf(CHANNELS), parameters);
    const ghostvlad = restoreHead(spec, mapOf(CHANNELS), withGhosts);
    const [expected, got] = [
      await describeWith("ONNX Runtime", netvlad, map),
      await describeWith("ONNX Runtime", ghostvlad, map),
    ];
    expect(relativeError(got.values, expected.values)).toBeLessThan(1e-6);
  });

  it("starts with as many centres found as there are clusters and ghosts", async () => {
    const locations = groups(CLUSTERS + GHOSTS, 30, CHANNELS);
    const { parameters } = await createHead(spec, mapOf(CHANNELS), { data: headData({ locations }) });
    const axis = (vector: readonly number[]) => vector.indexOf(Math.max(...vector));
    expect(
      columns(parameters["weights"]!.data, CLUSTERS + GHOSTS)
        .map(axis)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4]);
    expect(rows(parameters["centres"]!.data, CHANNELS)).toHaveLength(CLUSTERS);
  });
});
