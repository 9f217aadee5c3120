import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writePack } from "../../support/write-pack.js";

it("tells where the cache is, what is in it, and its limit", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", folder);
  vi.stubEnv("LOCI_CACHE_LIMIT", "5");
  const empty = await runLoci("cache", "info");
  expect(empty).toMatchObject({ code: 0, out: expect.stringContaining(join(folder, "features")) });
  expect(empty.out).toMatch(/size +0 GB of 5 GB/);

  await writePack(join(folder, "features"), 3);
  const { out } = await runLoci("cache", "info");
  expect(out).toMatch(/feature maps +3\n/);
  expect(out).toMatch(/tiny@pool +fill 32 +2 × 2 × 3 +3 +\S+ GB +\d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(JSON.parse((await runLoci("cache", "info", "--json")).out)).toMatchObject({
    folder: join(folder, "features"),
    limit: 5e9,
    maps: 3,
    collections: [{ backbone: "tiny", layer: "pool", maps: 3 }],
  });
});

it("answers a wrong limit with code 1, and asks what to do with the cache", async () => {
  vi.stubEnv("LOCI_CACHE_LIMIT", "lots");
  expect(await runLoci("cache", "info")).toMatchObject({ code: 1, notes: expect.stringContaining("LOCI_CACHE_LIMIT") });
  expect(await runLoci("cache")).toMatchObject({ code: 1, notes: expect.stringContaining("info or prune") });
});
