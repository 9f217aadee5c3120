import { mkdir, rename, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { smallDescription, smallDescriptors, smallDimension, smallItems } from "../../support/small-index.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

// How drafts begin, end and are locked is tested through createIndexWriter, in index-build.test.ts.
test("a draft that is damaged or of another index is begun anew, and that is told; one that cannot be read now stays", async () => {
  const inner = await temporaryFolder();
  const target = join(inner, "a.loci");
  const draft = join(inner, ".a.loci.building");
  const told: string[] = [];
  const open = (columns = {}) => {
    const options = { resume: true, onDiscarded: ({ message }: Error) => void told.push(message) };
    return createIndexWriter(target, { ...smallDescription("flat"), columns }, options);
  };
  const first = await open({ seen: "time" });
  await first.add(smallDescriptors.subarray(0, smallDimension), smallItems.slice(0, 1));
  await first.close();
  const journal = join(draft, "rows-1.jsonl");
  await rename(journal, join(inner, "aside"));
  await mkdir(journal);
  await expect(open()).rejects.toThrow(/cannot go on with .*EISDIR.*remove that folder to begin anew/);
  await rmdir(journal);
  await rename(join(inner, "aside"), journal);
  const again = await open({ year: "number" });
  expect([again.count, again.manifest.columns, told]).toEqual([
    1,
    expect.objectContaining({ year: "number", seen: "time" }),
    [],
  ]);
  await again.close();
  const other = await open({ seen: "text" });
  expect([other.count, told.pop()]).toEqual([0, expect.stringContaining('column "seen": expected time, got text')]);
  await other.close();
  await writeFile(join(draft, "manifest.json"), "{");
  const anew = await open();
  expect([anew.count, told.pop()]).toEqual([0, expect.stringContaining("manifest.json is damaged")]);
  await anew.discard();
});
