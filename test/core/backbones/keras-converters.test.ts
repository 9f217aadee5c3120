import { convertLayersModel, openTensorFlowEngine } from "@loci/core";
import * as tfl from "@tensorflow/tfjs-layers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { lastConvertible } from "../../../packages/core/dist/backbones/convert-layers-model.js";
import { numbers } from "../../support/small-networks.js";

const SIDE = 8;

it("gives what TensorFlow.js gives, normalisations that cannot be folded and squeeze-and-excitation among them", async () => {
  await openTensorFlowEngine("wasm");
  const { layers } = tfl;
  const picture = tfl.input({ shape: [SIDE, SIDE, 3], name: "input" });
  const through = (x: tfl.SymbolicTensor, layer: ReturnType<typeof layers.conv2d> | object) =>
    (layer as ReturnType<typeof layers.conv2d>).apply(x) as tfl.SymbolicTensor;
  const first = through(
    picture,
    layers.conv2d({
      filters: 4,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      name: "a",
      useBias: true,
      biasInitializer: "randomNormal",
    }),
  );
  const normalised = through(
    first,
    layers.batchNormalization({
      name: "b",
      betaInitializer: "randomNormal",
      gammaInitializer: "randomNormal",
      movingMeanInitializer: "randomNormal",
      movingVarianceInitializer: tfl.initializers.randomUniform({ minval: 0.5, maxval: 2 }),
    }),
  );
  const dropped = through(normalised, layers.dropout({ rate: 0.5, name: "c" }));
  const leaky = through(dropped, layers.leakyReLU({ alpha: 0.2, name: "d" }));
  const pooled = through(leaky, layers.globalAveragePooling2d({ dataFormat: "channelsLast", name: "e" }));
  const one = through(pooled, layers.reshape({ targetShape: [1, 1, 4], name: "f" }));
  const gate = through(one, layers.conv2d({ filters: 4, kernelSize: 1, activation: "hardSigmoid", name: "g" }));
  const weighed = layers.multiply({ name: "h" }).apply([leaky, gate]) as tfl.SymbolicTensor;
  const last = through(weighed, layers.activation({ activation: "tanh", name: "i" }));
  const model = tfl.model({ inputs: picture, outputs: last });

  let saved: { modelTopology: never; weightSpecs: never; weightData: ArrayBuffer } | undefined;
  await model.save({
    save: async (artifacts) => {
      saved = artifacts as never;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    },
  });
  const { modelTopology, weightSpecs, weightData } = saved!;
  // In memory TensorFlow.js leaves out what `model.json` has around its layers.
  const artifacts = {
    modelTopology: { model_config: modelTopology },
    weightsManifest: [{ paths: [], weights: weightSpecs }],
    weightData: new Uint8Array(weightData),
  };
  const { graph } = convertLayersModel(artifacts, undefined, "i");
  const session = await InferenceSession.create(graph.encode());
  const data = Float32Array.from(numbers(SIDE * SIDE * 3));
  const ours = Object.values(await session.run({ ":picture": new Tensor("float32", data, [1, SIDE, SIDE, 3]) }))[0]!;
  const { tf } = await openTensorFlowEngine("wasm");
  const expected = tf.transpose(
    model.predict(tf.tensor4d(data, [1, SIDE, SIDE, 3])) as ReturnType<typeof tf.tensor4d>,
    [0, 3, 1, 2],
  );
  expect(ours.dims).toEqual(expected.shape);
  const values = expected.dataSync();
  for (const [place, value] of (ours.data as Float32Array).entries()) expect(value).toBeCloseTo(values[place]!, 4);
});

it("knows how far a network can be converted", () => {
  const layer = (name: string, class_name: string, from?: string) => ({
    ...{ name, class_name, config: {} },
    inbound_nodes: from ? [[[from] as [string]]] : [],
  });
  const start = [layer("x", "InputLayer"), layer("a", "Conv2D", "x"), layer("b", "ReLU", "a")];
  const classifier = [layer("flat", "Flatten", "b"), layer("dense", "Dense", "flat")];
  expect(lastConvertible([...start, ...classifier])).toEqual({
    lastLayer: "b",
    lost: [],
    unknown: ["Flatten", "Dense"],
  });
  const behind = [layer("odd", "Lambda", "b"), layer("c", "Conv2D", "odd")];
  expect(lastConvertible([...start, ...behind])).toMatchObject({ lost: [{ name: "c" }], unknown: ["Lambda"] });
});
