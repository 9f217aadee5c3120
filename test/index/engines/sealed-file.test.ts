import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sealFile, unsealFile } from "../../../packages/index/dist/engines/sealed-file.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

async function sealed(content: Buffer): Promise<string> {
  const file = join(folder, "file");
  await writeFile(file, content);
  sealFile(file);
  return file;
}

test("what was sealed is accepted, and begins as before", async () => {
  for (const content of [Buffer.alloc(0), Buffer.from("graph"), Buffer.alloc(9_000_000, 3)]) {
    const file = await sealed(content);
    unsealFile(file);
    expect((await readFile(file)).subarray(0, content.length).equals(content)).toBe(true);
  }
});

test("every changed byte and every shorter file is refused", async () => {
  const file = await sealed(Buffer.from("a graph"));
  const bytes = await readFile(file);
  for (let position = 0; position < bytes.length; position++) {
    const changed = Buffer.from(bytes);
    changed[position] = (changed[position] as number) ^ 16;
    await writeFile(file, changed);
    expect(() => unsealFile(file)).toThrow("the graph is damaged");
  }
  await writeFile(file, bytes);
  for (let length = bytes.length - 1; length >= 0; length--) {
    await truncate(file, length);
    expect(() => unsealFile(file)).toThrow("the graph is damaged");
  }
});

test("no file, no space", () => {
  expect(() => sealFile(join(folder, "none"))).toThrow("ENOENT");
  expect(() => unsealFile(join(folder, "none"))).toThrow("ENOENT");
});
