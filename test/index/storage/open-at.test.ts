import { join } from "node:path";
import {
  createBuildAt,
  mergeIndexes,
  openIndexAt,
  openIndexWriter,
  openWriterAt,
  repairIndex,
  verifyIndex,
} from "@loci/index";
import { expect, it } from "vitest";
import { smallDescription, smallDescriptors, smallItems } from "../../support/small-index.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const nowhere = "postgres://me:secret@127.0.0.1:1/gallery/birds?connections=0";

it("a directory stays one", async () => {
  const place = join(await temporaryFolder(), "a.loci");
  const build = await createBuildAt(place, smallDescription("flat"));
  await build.add(smallDescriptors, smallItems);
  await build.commit();
  const writer = await openWriterAt(place);
  expect([writer.count, writer.pictures.size, await writer.modelDirectory()]).toEqual([40, 40, join(place, "model")]);
  await writer.close();
  const index = await openIndexAt(place);
  expect(index.manifest.kind).toBe("flat");
  await index.close();
});

it("an address goes to PostgreSQL, whose own checks are the first", async () => {
  const told = [openIndexAt(nowhere), openWriterAt(nowhere), createBuildAt(nowhere, smallDescription("flat"))];
  for (const each of told) await expect(each).rejects.toThrow("connections: expected 1 to 1000, got 0");
});

it("an address of anything else is no folder of a strange name", async () => {
  for (const each of [openIndexAt("s3://bucket/birds"), openWriterAt("https://host/birds")]) {
    await expect(each).rejects.toThrow(/place of an index: expected a directory, or postgres:.*got (?:s3|https):\/\/…/);
  }
});

it("what is for directories alone says so, without the password", async () => {
  const told = [
    verifyIndex(nowhere),
    openIndexWriter(nowhere),
    repairIndex(nowhere),
    mergeIndexes([nowhere, "b"], "c"),
  ];
  for (const each of told)
    await expect(each).rejects.toThrow(
      /expected a directory, .* got postgres:\/\/me@127.* loci index copy postgres:\/\/me@127/,
    );
});
