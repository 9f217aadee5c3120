import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { networkTail, openDataset } from "@loci/core";
import { expect, it, vi } from "vitest";
import { openTrainingFeatures } from "../../packages/cli/dist/training-features.js";
import { drawClassFolders } from "../support/picture-folder.js";
import { stagedBackbone } from "../support/staged-backbone.js";
import { temporaryFolder } from "../support/temporary-folder.js";

it("has the maps of head and network of the same pictures, extracted together", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(join(folder, "pictures"), 2);
  const [first] = await readdir(join(folder, "pictures"));
  await writeFile(join(folder, "pictures", first!, "broken.jpg"), "no picture");
  const { pictures } = await openDataset(join(folder, "pictures"));
  const backbone = stagedBackbone();
  const told: number[] = [];
  const options = { backbone, layers: ["back"] as const, pictures, onProgress: (done: number) => void told.push(done) };
  const tail = networkTail(backbone, { from: "front", layers: ["back"], size: 32 });
  const features = await openTrainingFeatures(options, tail);
  expect(features.skipped).toHaveLength(1);
  expect(features.head.pictures).toHaveLength(pictures.length - 1);
  expect(features.tail?.pictures).toEqual(features.head.pictures);
  const request = { picture: 3, view: 0 };
  const [back, front] = [await features.head.read([request]), await features.tail!.read([request])];
  expect([back[0]!.length, front[0]!.length]).toEqual([8 * 8 * 13, 16 * 16 * 4]);
  await features.close();

  // Nothing is left to be extracted but the picture that cannot be.
  const before = told.length;
  const alone = await openTrainingFeatures(options, undefined);
  expect(alone.tail).toBeUndefined();
  expect(await alone.head.read([request])).toEqual(back);
  expect(told.slice(before).every((done) => done <= 1)).toBe(true);
  await alone.close();
});
