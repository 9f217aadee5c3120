import { constants } from "node:buffer";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { readTextFile, readWholeFile } from "../../../packages/core/dist/files/read-whole-file.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("the bytes, and the text without its byte order mark", async () => {
  const file = join(await temporaryFolder(), "x");
  await writeFile(file, "\ufeffä\n");
  expect((await readWholeFile(file)).length).toBe(6);
  expect(await readTextFile(file)).toBe("ä\n");
});

test("a missing file and a folder are refused in a sentence", async () => {
  const folder = await temporaryFolder();
  await expect(readWholeFile(join(folder, "x"))).rejects.toThrow("got no such file. Check the path, or fetch the file");
  await expect(readWholeFile(folder)).rejects.toThrow("got something that is no file");
});

test("text that no string may hold is refused before it is read", async () => {
  const file = join(await temporaryFolder(), "x");
  await writeFile(file, "");
  // A hole: it takes no room.
  await truncate(file, constants.MAX_STRING_LENGTH + 1);
  await expect(readTextFile(file)).rejects.toThrow(RetrievalError);
  await expect(readTextFile(file)).rejects.toThrow(`${file}: bytes: expected at most ${constants.MAX_STRING_LENGTH}`);
});
