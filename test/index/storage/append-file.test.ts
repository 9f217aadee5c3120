import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { AppendFile } from "../../../packages/index/dist/storage/append-file.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("grows, knows its checksum without reading, and keeps the header out of it", async () => {
  const path = join(folder, "a");
  const file = await AppendFile.create(path, "a", Buffer.from("head"));
  await file.append(Buffer.from("one"));
  await file.writeHeader(Buffer.from("HEAD"));
  await file.append(Buffer.from("two"));
  await file.append(new Uint8Array());
  await file.sync();
  expect(file.facts).toEqual({ name: "a", bytes: 10, crc32: crc32("onetwo"), start: 4 });
  await file.close();
  expect(await readFile(path, "utf8")).toBe("HEADonetwo");
});

test("what was appended beyond the committed part is cut off, and it goes on from there", async () => {
  const path = join(folder, "b");
  const file = await AppendFile.create(path, "b");
  await file.append(Buffer.from("committed"));
  const { facts } = file;
  await file.append(Buffer.from(" and lost"));
  await file.close();
  const again = await AppendFile.open(path, facts, Buffer.from("COM"));
  await again.append(Buffer.from("!"));
  expect(again.facts).toEqual({ name: "b", bytes: 10, crc32: crc32("committed!") });
  await again.close();
  expect(await readFile(path, "utf8")).toBe("COMmitted!");
});

test("an existing file is not begun anew", async () => {
  await expect(AppendFile.create(join(folder, "a"), "a")).rejects.toThrow("EEXIST");
});
