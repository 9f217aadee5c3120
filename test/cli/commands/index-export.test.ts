import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readNpy } from "@loci/core";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";

it("writes NumPy and CSV", async () => {
  const { folder, index, json } = await indexOnDisk("flat", 1);
  const { value } = await json("export", index, "--out", join(folder, "out"));
  expect(value).toMatchObject({ pictures: 3, dimension: 576 });
  expect(await readNpy(value.descriptors)).toMatchObject({ rows: 3, columns: 576 });
  expect(await readFile(value.rows, "utf8")).toContain("id,path,label\n0,circles/0.jpg,circles\n");
});
