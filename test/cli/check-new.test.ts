import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkNew } from "../../packages/cli/dist/check-new.js";
import { temporaryFolder } from "../support/temporary-folder.js";

test("what is there is not replaced unasked, and a folder never", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "x.csv");
  await checkNew(file, false);
  await writeFile(file, "");
  await expect(checkNew(file, false)).rejects.toThrow("Give another name, or --replace");
  await checkNew(file, true);
  await expect(checkNew(folder, true)).rejects.toThrow("Give the name of a file");
});
