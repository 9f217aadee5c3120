import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNpz } from "../../../packages/core/dist/files/npz.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const fixture = (name: string) => join(import.meta.dirname, "../../fixtures/datasets", name);

test.each(["nordland.npz", "compressed.npz"])("named arrays of %s", async (name) => {
  const { utmDb, posDistThr } = await readNpz(fixture(name), ["utmDb", "posDistThr"]);
  expect(utmDb).toEqual({ shape: [3, 2], elements: [0, 0, 1, 0, 2, 0] });
  expect(posDistThr).toEqual({ shape: [], elements: [1] });
});

test("an array that is not there, and a file that is none", async () => {
  await expect(readNpz(fixture("nordland.npz"), ["utm"])).rejects.toThrow(
    'array "utm": got only utmDb, utmQ, posDistThr',
  );
  const file = join(await temporaryFolder(), "x.npz");
  await writeFile(file, "this is no archive");
  await expect(readNpz(file, ["a"])).rejects.toThrow("not a .npz file, or a damaged one");
});

test("an archive that says it unpacks to more than a gigabyte is refused before it is unpacked", async () => {
  const file = join(await temporaryFolder(), "bomb.npz");
  const { readFile } = await import("node:fs/promises");
  const bytes = await readFile(fixture("compressed.npz"));
  // The length before compression stands at byte 24 of the entry in the central directory.
  const entry = bytes.indexOf("PK\x01\x02", 0, "latin1");
  bytes.writeUInt32LE(2 ** 31, entry + 24);
  await writeFile(file, bytes);
  await expect(readNpz(file, ["utmDb"])).rejects.toThrow('bytes of array "utmDb": expected at most 1073741824');
});
