import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openFolderStore } from "@loci/cli";
import { expect, it } from "vitest";
import { testObjectStore } from "../../support/object-store-contract.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

testObjectStore("a folder", async () => openFolderStore(await temporaryFolder()));

it("a folder that is not mounted any more is an error when it is written to, and not made anew", async () => {
  const folder = await temporaryFolder();
  const store = openFolderStore(folder);
  await store.makeFolders(["results"]);
  await rm(join(folder, "results"), { recursive: true });
  await expect(store.write("results/1", "one")).rejects.toThrow(`cannot write ${join(folder, "results/1")}`);
  expect(await readdir(folder)).toEqual([]);
});

it("what is there and cannot be read is not taken for nothing", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "1"));
  await expect(openFolderStore(folder).read("1")).rejects.toThrow(`cannot read ${join(folder, "1")}`);
});
