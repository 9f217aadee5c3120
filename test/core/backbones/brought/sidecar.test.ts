import { writeFile } from "node:fs/promises";
import path from "node:path";
import { preprocessingFamilies, readStatedPreprocessing } from "@loci/core";
import { expect, it } from "vitest";
import {
  readSidecar,
  readSidecarFile,
  sidecarFiles,
} from "../../../../packages/core/dist/backbones/brought/sidecar.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

it("takes a family, mean and deviation, or scale and offset", () => {
  expect(readSidecar({ family: "caffe", size: 224 }, "x")).toEqual({
    size: 224,
    ...preprocessingFamilies.caffe.preprocessing,
  });
  expect(readSidecar({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], fit: "crop" }, "x")).toEqual({
    fit: "crop",
    scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
    offset: [-1, -1, -1],
  });
  expect(readSidecar({ scale: 2, offset: [1, 2, 3], defaultLayer: "layer3" }, "x")).toEqual({
    ...{ scale: 2, offset: [1, 2, 3], defaultLayer: "layer3" },
  });
  expect(readSidecar({ size: 448 }, "x")).toEqual({ size: 448 });
});

it.each([
  [{ family: "keras" }, /family/],
  [{ family: "raw", scale: 1, offset: 0 }, /one of/],
  [{ mean: [0, 0, 0] }, /one of/],
  [{ mean: [0, 0, 0], std: [1, 0, 1] }, /greater than 0/],
  [{ scale: 1 }, /one of/],
  [{ sise: 224 }, /sise/],
  [{ size: 0 }, /size/],
  ["text", /expected object/],
  [null, /expected object/],
])("refuses %j", (value, message) => {
  expect(() => readSidecar(value, "net.preprocessing.json")).toThrow(message);
});

it("reads JSON and YAML, and no bomb of aliases", async () => {
  const file = path.join(await temporaryFolder(), "net.preprocessing.yaml");
  await writeFile(file, "family: unit\nsize: 128\n");
  expect(await readSidecarFile(file)).toEqual({ scale: 1 / 255, offset: 0, size: 128 });
  expect(await readStatedPreprocessing(file)).toEqual({ scale: 1 / 255, offset: 0, size: 128 });
  await writeFile(file, "mean: &m [0.5, 0.5, 0.5]\nstd: *m\n");
  await expect(readSidecarFile(file)).rejects.toThrow(/alias/i);
  await writeFile(file, "{");
  await expect(readSidecarFile(file)).rejects.toThrow(file);
});

it("--preprocessing is a family or a file", async () => {
  expect(await readStatedPreprocessing("unit")).toEqual({ scale: 1 / 255, offset: 0 });
  await expect(readStatedPreprocessing("torchvison")).rejects.toThrow('did you mean "torchvision"?');
});

it("is looked for beside the network", () => {
  expect(sidecarFiles("/a/resnet50.onnx")[0]).toBe("/a/resnet50.preprocessing.json");
});
