import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfPicture, decodeImage, decodePicture } from "@loci/core";
import { expect, it } from "vitest";
import { quadrants } from "../../support/drawn-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const wanted = { fit: "crop", size: 32 } as const;

it("is the picture of the file, or its box, and the bytes in its place where they are at hand", async () => {
  const bytes = await quadrants(80, 60).png().toBuffer();
  const path = join(await temporaryFolder(), "picture.png");
  await writeFile(path, bytes);
  const box = { left: 40, top: 0, width: 40, height: 30 };
  expect(await decodePicture({ path }, wanted)).toEqual(await decodeImage(path, wanted));
  const part = await decodeImage(path, { ...wanted, box });
  expect(part).not.toEqual(await decodeImage(path, wanted));
  expect(await decodePicture({ path, box }, wanted)).toEqual(part);
  expect(await decodePicture({ path: "not on the disk", bytes, box }, wanted)).toEqual(part);
  expect(await bytesOfPicture({ path: "not on the disk", bytes })).toBe(bytes);
  expect(await decodePicture({ path: "not on the disk", bytes: async () => bytes, box }, wanted)).toEqual(part);
});

it("calls a picture by its path, also one in memory", async () => {
  await expect(decodePicture({ path: "missing.png" }, wanted)).rejects.toThrow("missing.png");
  await expect(decodePicture({ path: "upload", bytes: Uint8Array.of(1, 2) }, wanted)).rejects.toThrow("upload");
});
