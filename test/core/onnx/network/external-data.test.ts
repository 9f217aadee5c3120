import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { sha256 } from "@loci/core";
import { expect, it } from "vitest";
import { externalDataOf } from "../../../../packages/core/dist/onnx/network/external-data.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const tensor = (location: string, offset?: number, length?: number) => ({
  name: "w",
  externalData: [
    { key: "location", value: location },
    ...(offset === undefined ? [] : [{ key: "offset", value: `${offset}` }]),
    ...(length === undefined ? [] : [{ key: "length", value: `${length}` }]),
  ],
});

async function folderWithWeights() {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "inside"));
  await writeFile(path.join(folder, "inside", "weights.bin"), Buffer.from([1, 2, 3, 4, 5]));
  await writeFile(path.join(folder, "secret.bin"), "secret");
  return folder;
}

it("reads weights beside the network and tells which files it read", async () => {
  const folder = await folderWithWeights();
  const external = externalDataOf(path.join(folder, "inside", "network.onnx"));
  expect([...external.bytesOf(tensor("weights.bin", 1, 3))]).toEqual([2, 3, 4]);
  expect([...external.bytesOf(tensor("weights.bin", 3))]).toEqual([4, 5]);
  expect(external.files()).toEqual({ "weights.bin": sha256(Buffer.from([1, 2, 3, 4, 5])) });
});

it.each(["../secret.bin", "/etc/hostname", "link.bin", "missing.bin", ".", ""])("refuses %o", async (location) => {
  const folder = await folderWithWeights();
  await symlink(path.join(folder, "secret.bin"), path.join(folder, "inside", "link.bin"));
  const external = externalDataOf(path.join(folder, "inside", "network.onnx"));
  expect(() => external.bytesOf(tensor(location))).toThrow(/weight "w"/);
});

it("refuses a pipe, which would be waited for", async () => {
  const folder = await folderWithWeights();
  await promisify(execFile)("mkfifo", [path.join(folder, "inside", "pipe.bin")]);
  const external = externalDataOf(path.join(folder, "inside", "network.onnx"));
  expect(() => external.bytesOf(tensor("pipe.bin"))).toThrow("expected a file");
});

it.each([
  [4, 2],
  [-1, 2],
  [0, -1],
  [0.5, 1],
  [Number.NaN, 1],
])("refuses bytes %d + %d of five", async (offset, length) => {
  const folder = await folderWithWeights();
  const external = externalDataOf(path.join(folder, "inside", "network.onnx"));
  expect(() => external.bytesOf(tensor("weights.bin", offset, length))).toThrow("expected bytes inside the 5 of");
});
