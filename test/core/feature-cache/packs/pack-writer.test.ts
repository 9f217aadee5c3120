import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { decodePackHeader, forEachEntry } from "../../../../packages/core/dist/feature-cache/packs/pack-index.js";
import { createPack, newPackId } from "../../../../packages/core/dist/feature-cache/packs/pack-writer.js";
import { asOrdinaryUser } from "../../../support/ordinary-user.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { tinyCollection } from "../../../support/tiny-collection.js";

const map = (value: number) => ({ key: value.toString(16).padStart(64, "0"), halves: new Uint16Array(12).fill(value) });

it("stores maps one after the other, each with its entry", async () => {
  const folder = await temporaryFolder();
  const pack = await createPack(folder, newPackId(tinyCollection), tinyCollection);
  const first = await pack.append([map(1), map(2)]);
  const second = await pack.append([map(3)]);
  expect([...first, ...second].map(({ position }) => position)).toEqual([0, 1, 2]);
  expect(pack.count).toBe(3);
  await pack.seal();
  await pack.close();
  expect(new Uint16Array((await readFile(pack.maps)).buffer.slice(0, 72)).toString()).toBe(
    [1, 2, 3].flatMap((value) => Array(12).fill(value)).toString(),
  );
  const index = await readFile(pack.index);
  const header = decodePackHeader(index)!;
  const entries: unknown[] = [];
  forEachEntry(
    index.subarray(header.bytes),
    (key, position, checksum) => void entries.push({ key, position, checksum }),
  );
  expect(entries).toEqual([...first, ...second]);
});

it("names packs in the order of their making, and never two alike", async () => {
  const ids = Array.from({ length: 50 }, () => newPackId(tinyCollection));
  expect(new Set(ids).size).toBe(50);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newPackId(tinyCollection) > ids.at(-1)!).toBe(true);
});

it("says that the folder cannot be written to", async () => {
  const folder = await temporaryFolder();
  await asOrdinaryUser(folder, async () => {
    const ownFolder = (await stat(folder)).uid === process.geteuid?.();
    const pack = createPack(join(folder, "features"), newPackId(tinyCollection), tinyCollection);
    if (ownFolder) return void (await (await pack).close());
    await expect(pack).rejects.toThrow(/feature cache .*features: it cannot be written to .*LOCI_CACHE/);
  });
  await writeFile(join(folder, "file"), "");
  const inFile = createPack(join(folder, "file"), newPackId(tinyCollection), tinyCollection);
  await expect(inFile).rejects.toThrow(/feature cache .*file: it cannot be written to/);
});
