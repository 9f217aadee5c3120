import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { compileModel, networkTail, openOnnxSession, sha256, tuneBackbone } from "@loci/core";
import { assembleModel, createModel, loadModel, saveModel } from "@loci/heads";
import { beforeEach, expect, it } from "vitest";
import { fixturePixels, networkFixture } from "../support/network-fixtures.js";
import { temporaryFolder } from "../support/temporary-folder.js";

let [folder, file] = ["", ""];
beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder, "net.onnx");
  await copyFile(networkFixture("vgg"), file);
});

const modelOf = (backbone: string, ...layers: [string, ...string[]]) =>
  createModel({ backbone, layers, head: { name: layers.length > 1 ? "multimodal-bilinear" : "gem", options: {} } });

async function describePicture(model: Awaited<ReturnType<typeof modelOf>>) {
  const session = await openOnnxSession(compileModel(model), { threads: 1 });
  const data = fixturePixels(64);
  const { descriptor } = await session.run({ pixels: { type: "uint8", dims: [1, 64, 64, 3], data } });
  await session.close();
  return descriptor!.data;
}

it("a model works on when the file that it was made of is gone, and keeps no more of it than its layer needs", async () => {
  const model = await modelOf(file, "features.9");
  const directory = path.join(folder, "model");
  await saveModel(model, directory);
  await rm(file);
  const loaded = await loadModel(directory);
  expect(loaded).toMatchObject({ name: "net@features.9/gem", fingerprint: model.fingerprint });
  expect(loaded.backbone.origin).toEqual(model.backbone.origin);
  expect(Object.keys(loaded.backbone.layers)).toEqual(["features.9"]);
  expect(await describePicture(loaded)).toEqual(await describePicture(model));
  const { size } = await stat(path.join(directory, "backbone.onnx"));
  expect(size).toBeLessThan(model.backbone.network.length / 2);
});

it("keeps two networks as one", async () => {
  const model = await modelOf(`mobilenet_v2+${file}`, "mobilenet_v2@block_3_expand_relu", "net@features.5");
  await saveModel(model, path.join(folder, "model"));
  await rm(file);
  expect((await loadModel(path.join(folder, "model"))).fingerprint).toBe(model.fingerprint);
});

it("keeps nothing of a bundled network", async () => {
  await saveModel(await modelOf("mobilenet_v2", "out_relu"), path.join(folder, "model"));
  expect(await readdir(path.join(folder, "model"))).toEqual(["model.json"]);
});

it("keeps the size of a network that takes one size only", async () => {
  const model = await modelOf(networkFixture("vit"), "encoder");
  await saveModel(model, path.join(folder, "model"));
  expect((await loadModel(path.join(folder, "model"))).backbone.onlySize).toBe(32);
  const spec = { backbone: networkFixture("vit"), head: { name: "gem", options: {} } };
  await expect(createModel(spec, { size: 64 })).rejects.toThrow("expected 32, for which the network was written");
  await expect(createModel(spec, { scales: [1, 0.5] })).rejects.toThrow(
    "expected 32, for which the network was written",
  );
});

it("refuses a copy that is damaged, missing, or no network that native code may see", async () => {
  const directory = path.join(folder, "model");
  await saveModel(await modelOf(file, "features.9"), directory);
  const [copy, about] = ["backbone.onnx", "model.json"].map((name) => path.join(directory, name)) as [string, string];
  const bytes = await readFile(copy);
  await writeFile(
    copy,
    bytes.map((byte, place) => (place === 5000 ? byte ^ 1 : byte)),
  );
  await expect(loadModel(directory)).rejects.toThrow(/backbone\.onnx: SHA-256: expected .*damaged/);
  const network = Buffer.from("no network");
  const text = await readFile(about, "utf8");
  await writeFile(about, text.replace(sha256(bytes), sha256(network)));
  await writeFile(copy, network);
  await expect(loadModel(directory)).rejects.toThrow("backbone.onnx");
  await rm(copy);
  await expect(loadModel(directory)).rejects.toThrow("Copy the whole directory");
});

it("keeps a network with what was trained of it, which is known by another fingerprint", async () => {
  const plain = await modelOf(file, "features.9");
  const { parameters } = networkTail(plain.backbone, { from: "features.5", layers: ["features.9"], size: 64 });
  const weights = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => 1.1 * value) },
    ]),
  );
  const tuned = { ...plain, backbone: tuneBackbone(plain.backbone, { from: "features.5", weights }) };
  const model = assembleModel(tuned);
  const directory = path.join(folder, "model");
  await saveModel(model, directory);
  await rm(file);
  const loaded = await loadModel(directory);
  expect(loaded).toMatchObject({ name: "net@features.9/gem (tuned from features.5)", fingerprint: model.fingerprint });
  expect(await describePicture(loaded)).toEqual(await describePicture(model));
  expect(await describePicture(loaded)).not.toEqual(await describePicture(plain));
});
