import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { compileFeatureMaps, featureMapName, openBackbone, openOnnxSession, readNsfwjsArtifacts } from "@loci/core";
import { expect, it, vi } from "vitest";
import { readTensorflowModel } from "../../../../packages/core/dist/backbones/brought/read-tensorflow-model.js";
import { externalDataOf } from "../../../../packages/core/dist/onnx/network/external-data.js";
import { startFileServer } from "../../../support/file-server.js";
import { differenceFromTorch, fixturePixels } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { writeTensorflowModel } from "../../../support/tensorflow-model.js";

/** The bundled network as its files lay before npm carried them. */
function mobilenet() {
  const { modelTopology, weightsManifest, weightData } = readNsfwjsArtifacts("mobilenet_v2");
  const weights = weightsManifest.flatMap((group) => group.weights);
  return { model: { modelTopology, weightsManifest: [{ paths: ["group1-shard1of1.bin"], weights }] }, weightData };
}

async function bundledMap(layer: string) {
  const bundled = await openBackbone("mobilenet_v2");
  const session = await openOnnxSession(compileFeatureMaps(bundled, [layer]), { threads: 1 });
  const map = (await session.run({ pixels: { type: "uint8", dims: [1, 224, 224, 3], data: fixturePixels(224) } }))[
    featureMapName(layer)
  ]!;
  await session.close();
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const data = new Float32Array(map.data.length);
  for (let place = 0; place < height * width; place++)
    for (let channel = 0; channel < channels; channel++)
      data[channel * height * width + place] = (map.data as Float32Array)[place * channels + channel]!;
  return { data, shape: [channels, height, width] };
}

it("a folder of TensorFlow.js gives what the same network gives when it is bundled", async () => {
  const folder = path.join(await temporaryFolder(), "net");
  const { model, weightData } = mobilenet();
  await writeTensorflowModel(folder, model, weightData);
  await writeFile(
    path.join(folder, "model.preprocessing.json"),
    '{"family": "unit", "defaultLayer": "block_13_expand_relu"}',
  );
  const backbone = await openBackbone(folder);
  expect(backbone).toMatchObject({ name: "net", defaultLayer: "block_13_expand_relu" });
  for (const layer of ["block_6_expand_relu", "out_relu"])
    expect(await differenceFromTorch(backbone, layer, await bundledMap(layer))).toBeLessThan(1e-4);
});

it("an address of model.json brings its weights along, with what follows the question mark", async () => {
  for (const name of ["http_proxy", "HTTP_PROXY", "LOCI_OFFLINE"]) vi.stubEnv(name, "");
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  const { model, weightData } = mobilenet();
  const server = await startFileServer(({ url }, response) => {
    response.end(url?.includes("model.json") ? JSON.stringify(model) : weightData);
  });
  const backbone = await openBackbone(`${server.address}/mobilenet/model.json?format=file`);
  expect(backbone).toMatchObject({ name: "mobilenet", layers: { out_relu: { channels: 1280 } } });
  expect(server.asked.map(({ path: asked }) => asked)).toEqual([
    "/mobilenet/model.json?format=file",
    "/mobilenet/group1-shard1of1.bin?format=file",
  ]);
});

it("refuses what is no model, and weights that are elsewhere or cut off", async () => {
  const folder = await temporaryFolder();
  const read = (file: string) => readTensorflowModel(file, externalDataOf(file));
  const { model, weightData } = mobilenet();
  const file = await writeTensorflowModel(folder, model, weightData.subarray(1));
  expect(() => read(file)).toThrow("weight bytes");
  await rm(path.join(folder, "group1-shard1of1.bin"));
  expect(() => read(file)).toThrow("group1-shard1of1.bin");
  const outside = { ...model, weightsManifest: [{ paths: ["../../etc/passwd"], weights: [] }] };
  expect(() => read(path.join(folder, "model.json"))).toThrow();
  await writeFile(file, JSON.stringify(outside));
  expect(() => read(file)).toThrow(/a file beside the network|no such file/);
  await writeFile(file, "{}");
  expect(() => read(file)).toThrow("is no model of TensorFlow.js");
});

it("a sequence is one layer behind the other", async () => {
  const folder = await temporaryFolder();
  const layers = [
    {
      class_name: "Conv2D",
      config: {
        name: "a",
        activation: "relu",
        strides: [2, 2],
        kernel_size: [1, 1],
        padding: "valid",
        dilation_rate: [1, 1],
      },
    },
    { class_name: "Flatten", config: { name: "b" } },
  ];
  const model = {
    modelTopology: { model_config: { class_name: "Sequential", config: { layers } } },
    weightsManifest: [
      { paths: ["group1-shard1of1.bin"], weights: [{ name: "a/kernel", shape: [1, 1, 3, 2], dtype: "float32" }] },
    ],
  };
  const file = await writeTensorflowModel(folder, model, Buffer.from(new Float32Array(6).buffer));
  expect(readTensorflowModel(file, externalDataOf(file)).nodes.map(({ operator }) => operator)).toEqual([
    "Transpose",
    "Conv",
    "Relu",
  ]);
});
