import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelCopies, noteUseOfCopy, removeUnusedCopies } from "@loci/core";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const HOUR = 3600_000;

it("removes whole copies that were not used for so long, also those whose removal broke off, and counts their bytes", async () => {
  const cache = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", cache);
  expect(await removeUnusedCopies(0)).toEqual({ copies: 0, bytes: 0 });
  const parent = join(cache, modelCopies.ofBuckets);
  const make = async (name: string) => {
    const folder = join(parent, name);
    await mkdir(join(folder, "backbone"), { recursive: true });
    await writeFile(join(folder, "backbone", "weights.bin"), "12345");
    const then = new Date(Date.now() - 2 * HOUR);
    await utimes(folder, then, then);
    return folder;
  };
  await make("old");
  await make("removed-older");
  await noteUseOfCopy(await make("used"));
  expect(await removeUnusedCopies(HOUR)).toEqual({ copies: 2, bytes: 10 });
  expect(await readdir(parent)).toEqual(["used"]);
  await noteUseOfCopy(join(parent, "gone"));
});
