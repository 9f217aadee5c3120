import { join } from "node:path";
import { featureSetOptions, openFeatures } from "@loci/cli";
import { openDataset } from "@loci/core";
import { expect, it, vi } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

it("has every layer in the first view, then in the second, and the mirrored view mirrored", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(join(folder, "photos"), 1);
  const { pictures } = await openDataset(join(folder, "photos"));
  const views = [
    { flip: false, scale: 1 },
    { flip: true, scale: 1 },
    { flip: true, scale: 0.5 },
  ] as const;
  const backbone = tinyBackbone();
  const wanted = { reference: "tiny", backbone, layers: ["pool8", "pool4"], size: 32, fit: "fill", views } as const;
  const { source, close } = await openFeatures(wanted, pictures);
  expect(source.shapes.map(({ height }) => height)).toEqual([4, 8, 4, 8, 2, 4]);
  const [plain, , mirrored, , small] = await source.read([1]);
  const at = (map: Float32Array | undefined, side: number, row: number, column: number) =>
    map?.[(row * side + column) * 3];
  for (let column = 0; column < 4; column++) expect(at(mirrored, 4, 1, column)).toBe(at(plain, 4, 1, 3 - column));
  // Half as large, a tile of 8 sees four of the tiles that it saw before.
  const four = [2, 3].flatMap((column) => [0, 1].map((row) => at(plain, 4, row, column) as number));
  expect(at(small, 2, 0, 0)).toBeCloseTo(four.reduce((sum, value) => sum + value, 0) / 4, 0);
  await close();
  expect(featureSetOptions(wanted, views[2]).backbone.fingerprint).not.toBe(backbone.fingerprint);
});
