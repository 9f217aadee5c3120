import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { readRegistered, registeredNames, removeRegistered } from "@loci/core";
import { beforeEach, expect, it, vi } from "vitest";
import {
  checkNewName,
  writeRegistered,
} from "../../../../packages/core/dist/backbones/brought/registered-backbones.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv("LOCI_CONFIG", folder);
});

const given = {
  location: "/a/b.onnx",
  sha256: "0".repeat(64),
  stated: { size: 224, fit: "crop", scale: 1, offset: 0 },
} as const;

it("remembers names until they are removed", async () => {
  expect(registeredNames()).toEqual([]);
  await writeRegistered("b", given);
  await writeRegistered("a", given);
  expect(registeredNames()).toEqual(["a", "b"]);
  expect(await readRegistered("b")).toMatchObject(given);
  await removeRegistered("a");
  expect(registeredNames()).toEqual(["b"]);
  await expect(removeRegistered("a")).rejects.toThrow('no registered backbone "a"; registered: b');
  await expect(removeRegistered("../b")).rejects.toThrow("no registered backbone");
});

it("tells a record that is damaged", async () => {
  await mkdir(path.join(folder, "backbones"));
  await writeFile(path.join(folder, "backbones", "a.json"), '{"format": "loci-backbone"}');
  await expect(readRegistered("a")).rejects.toThrow(/registers no backbone .*loci backbones remove a/s);
});

it("takes new names that can be part of a model's", () => {
  expect(() => checkNewName("resnet50-mine", ["inception_v3"])).not.toThrow();
  expect(() => checkNewName("a/b", [])).toThrow("expected letters, digits, - and _");
  expect(() => checkNewName("inception_v3", ["inception_v3"])).toThrow("already");
});
