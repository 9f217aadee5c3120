import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { locateNetwork } from "../../../../packages/core/dist/backbones/brought/locate-network.js";
import { networkFixture } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

it("finds a file, or the one in a folder, and what a file beside it says", async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, "vgg.onnx");
  await copyFile(networkFixture("vgg"), file);
  expect(await locateNetwork(folder)).toEqual({ file, beside: undefined });
  await writeFile(path.join(folder, "vgg.preprocessing.json"), '{"family": "unit"}');
  const beside = { sidecar: { scale: 1 / 255, offset: 0 }, source: path.join(folder, "vgg.preprocessing.json") };
  expect(await locateNetwork(file)).toEqual({ file, beside });
});

it("tells what is missing, and which there are where it is not clear", async () => {
  const folder = await temporaryFolder();
  await expect(locateNetwork(path.join(folder, "a.onnx"))).rejects.toThrow(/no network at .*a\.onnx/);
  await expect(locateNetwork(folder)).rejects.toThrow("networks: expected one .onnx file, or model.json, got none");
  await writeFile(path.join(folder, "a.onnx"), "");
  await writeFile(path.join(folder, "b.onnx"), "");
  await mkdir(path.join(folder, "c"));
  await expect(locateNetwork(folder)).rejects.toThrow("got a.onnx, b.onnx. Name the file");
});
