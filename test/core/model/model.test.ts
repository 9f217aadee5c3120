import {
  compileFeatureMaps,
  compileMapFormula,
  compileModel,
  featureMapName,
  type MapFormula,
  mapName,
  openBackbone,
  openOnnxSession,
} from "@loci/core";
import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";

const size = 96;
const pixels = Uint8Array.from({ length: 2 * size * size * 3 }, (_, i) => (i * 31 + ((i * i) >> 7)) & 255);
const feed = () => ({ pixels: { type: "uint8" as const, dims: [2, size, size, 3], data: pixels.slice() } });

describe("compileModel", () => {
  it("fuses backbone and head: the descriptor is what TensorFlow.js makes of the feature map", async () => {
    const backbone = await openBackbone("mobilenet_v2");
    const layer = "block_6_expand_relu";
    const { channels } = backbone.layers[layer]!;
    const head = await createHead({ name: "netvlad", options: { clusters: 4, centres: "random" } }, mapOf(channels));
    const maps = await openOnnxSession(compileFeatureMaps(backbone, [layer]));
    const featureMap = (await maps.run(feed()))[featureMapName(layer)]!;
    await maps.close();
    const fused = await openOnnxSession(compileModel({ backbone, layers: [layer], head }));
    const { descriptor } = await fused.run(feed());
    await fused.close();
    const expected = await describeWith("TensorFlow.js", head, {
      dims: featureMap.dims,
      values: featureMap.data as Float32Array,
    });
    expect(descriptor?.dims).toEqual([2, head.descriptorLength]);
    expect(relativeError(descriptor!.data as Float32Array, expected.values)).toBeLessThan(1e-4);
  });

  it("leaves out what lies behind the layer", async () => {
    const backbone = await openBackbone("mobilenet_v2");
    const head = await createHead({ name: "gap", options: {} }, mapOf(96));
    expect(compileModel({ backbone, layers: ["block_1_expand_relu"], head }).length).toBeLessThan(
      backbone.network.length / 100,
    );
  });
});

describe("compileMapFormula", () => {
  it("computes a formula of maps of any size, with its parameters", async () => {
    const formula: MapFormula = {
      parameters: { weights: { shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 2, -1) } },
      compute: (ops, [first, second], { weights }) => {
        const sums = ops.sum(ops.matMul(first, weights as typeof first), [1, 2]);
        return ops.add(sums, ops.max(second as typeof first, [1, 2]));
      },
    };
    const session = await openOnnxSession(compileMapFormula(formula, [3, 2], "sums"));
    const map = (dims: readonly number[], ...values: number[]) => ({
      ...{ type: "float32" as const, dims, data: Float32Array.from(values) },
    });
    // Row by row: (1, 2, 3) and (0, 1, 0) by the weights is (7, −1) and (0, 1).
    const first = map([1, 2, 1, 3], 1, 2, 3, 0, 1, 0);
    const run = async (second: typeof first) => {
      const { sums } = await session.run({
        [mapName(0)]: { ...first, data: first.data.slice() },
        [mapName(1)]: second,
      });
      return [sums!.dims, [...(sums!.data as Float32Array)]];
    };
    expect(await run(map([1, 1, 1, 2], 10, 20))).toEqual([
      [1, 2],
      [17, 20],
    ]);
    expect(await run(map([1, 1, 3, 2], 10, 20, 30, 0, 0, 40))).toEqual([
      [1, 2],
      [37, 40],
    ]);
    await session.close();
  });
});

describe("compileFeatureMaps", () => {
  it("gives several layers of one run, channels last", async () => {
    const backbone = await openBackbone("mobilenet_v2");
    const layers = ["block_3_expand_relu", "out_relu"];
    const session = await openOnnxSession(compileFeatureMaps(backbone, layers));
    const maps = await session.run(feed());
    await session.close();
    expect(layers.map((layer) => maps[featureMapName(layer)]?.dims)).toEqual([
      [2, 24, 24, 144],
      [2, 3, 3, 1280],
    ]);
  });

  it("answers an unknown layer with an example and where to find all", async () => {
    const backbone = await openBackbone("mobilenet_v2");
    expect(() => compileFeatureMaps(backbone, ["mixed8"])).toThrow(
      /layer of mobilenet_v2: expected one of its 102 layers, for example block_13_expand_relu, got "mixed8"/,
    );
  });
});
