import { join } from "node:path";
import { missingFeatures, openDataset, openFeatureSet } from "@loci/core";
import { expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

it("counts what the cache lacks, layer by layer", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(join(folder, "photos"), 2);
  const { pictures } = await openDataset(join(folder, "photos"));
  const cache = { folder: join(folder, "features"), limit: 1e9 };
  const [backbone, layers] = [tinyBackbone(), ["pool8", "pool4"] as const];
  expect(await missingFeatures({ backbone, layers, pictures, cache })).toEqual({
    maps: 6,
    bytes: 6 * (16 + 64) * 3 * 2,
  });
  await (await openFeatureSet({ backbone, layers: ["pool8"], pictures: pictures.slice(2), cache })).close();
  expect(await missingFeatures({ backbone, layers: ["pool8"], pictures, cache })).toEqual({
    maps: 2,
    bytes: 2 * 16 * 3 * 2,
  });
  expect(await missingFeatures({ backbone, layers, pictures, cache })).toMatchObject({ maps: 6 });
});
