import {
  backbones,
  compileFeatureMaps,
  convertLayersModel,
  featureMapName,
  type LayersModelArtifacts,
  openBackbone,
  openOnnxSession,
  openTensorFlowEngine,
  readNsfwjsArtifacts,
  sideAt,
} from "@loci/core";
import { model as layersModel, loadLayersModel, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";

/** Norm of the difference over the norm of the expected values. */
function relativeDistance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, magnitude] = [0, 0];
  for (let index = 0; index < expected.length; index++) {
    difference += (got[index]! - expected[index]!) ** 2;
    magnitude += expected[index]! ** 2;
  }
  return Math.sqrt(difference / magnitude);
}

/** The same network under TensorFlow.js, with an output per layer: an implementation that is not ours. */
async function tensorflowLayers(artifacts: LayersModelArtifacts, names: readonly string[]) {
  const { tf } = await openTensorFlowEngine("wasm");
  const { training_config: _, ...modelTopology } = artifacts.modelTopology as object as Record<string, unknown>;
  const weightSpecs = artifacts.weightsManifest.flatMap((group) => group.weights) as never;
  const weightData = Uint8Array.from(artifacts.weightData).buffer;
  const whole = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const outputs = names.map((name) => whole.getLayer(name).output as SymbolicTensor);
  return { tf, network: layersModel({ inputs: whole.inputs, outputs }) };
}

describe.each(Object.values(backbones))("conversion of $name", ({ name, preprocessing: { size, scale, offset } }) => {
  it("agrees with TensorFlow.js at every exposed layer (relative error <= 1e-4)", { timeout: 180_000 }, async () => {
    const backbone = await openBackbone(name);
    const names = Object.keys(backbone.layers);
    const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7919 + ((i * i) >> 5)) & 255);
    const session = await openOnnxSession(compileFeatureMaps(backbone, names));
    const converted = await session.run({ pixels: { type: "uint8", dims: [1, size, size, 3], data: pixels.slice() } });
    await session.close();

    const { tf, network } = await tensorflowLayers(readNsfwjsArtifacts(name), names);
    const input = tf.tensor(
      Float32Array.from(pixels, (pixel) => pixel * (scale as number) + (offset as number)),
      [1, size, size, 3],
    );
    const expected = network.predict(input) as ReturnType<typeof tf.tensor>[];
    const errors = names.map((layer, i) => {
      const got = converted[featureMapName(layer)];
      expect([layer, got?.dims]).toEqual([layer, expected[i]!.shape]);
      expect(backbone.layers[layer]).toMatchObject({ channels: expected[i]!.shape.at(-1) });
      return relativeDistance(got!.data as Float32Array, expected[i]!.dataSync());
    });
    expect(Math.max(...errors)).toBeLessThan(1e-4);
    expect(names.length).toBeGreaterThan(100);
  });

  it("takes other sizes, and knows the height and width of every layer's map for each", async () => {
    const backbone = await openBackbone(name);
    const layers = Object.keys(backbone.layers);
    const session = await openOnnxSession(compileFeatureMaps(backbone, layers));
    for (const [height, width] of [
      [96, 131],
      [224, 192],
    ] as const) {
      const data = new Uint8Array(height * width * 3);
      const maps = await session.run({ pixels: { type: "uint8", dims: [1, height, width, 3], data } });
      for (const layer of layers) {
        const { dims } = maps[featureMapName(layer)]!;
        const info = backbone.layers[layer]!;
        expect([layer, ...dims]).toEqual([layer, 1, sideAt(info, height), sideAt(info, width), info.channels]);
      }
    }
    await session.close();
  });
});

describe("what is not covered", () => {
  const layer = (class_name: string, config: Record<string, unknown>, inbound: string[] = ["input"]) => ({
    name: class_name.toLowerCase(),
    class_name,
    config,
    inbound_nodes: [inbound.map((each) => [each] as [string])],
  });
  const input = { name: "input", class_name: "InputLayer", config: {}, inbound_nodes: [] };
  const convert = (last: ReturnType<typeof layer>) =>
    convertLayersModel(
      {
        modelTopology: { model_config: { config: { layers: [input, last] } } },
        weightsManifest: [],
        weightData: new Uint8Array(),
      },
      { size: 8, fit: "fill", scale: 1, offset: 0 },
      last.name,
    );

  it("is refused with the layer's name", () => {
    expect(() => convert(layer("LSTM", {}))).toThrow(
      /Keras layer "lstm" cannot be converted: expected InputLayer, .*got class LSTM/,
    );
    expect(() => convert(layer("Activation", { activation: "gelu" }))).toThrow("got activation gelu");
    expect(() => convert(layer("Conv2D", { activation: "linear" }))).toThrow("got no kernel among the weights");
    expect(() => convert(layer("MaxPooling2D", { strides: [1, 1], pool_size: [2, 2], padding: "causal" }))).toThrow(
      "padding same or valid",
    );
  });
});
