import { join } from "node:path";
import { createModel, fitPatchModel, openPatchExtractor, parseModelSpec, patchOptions } from "@loci/heads";
import { expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("gives every readable picture its whitened patches, by size", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 3);
  const paths = ["circles", "stripes", "triangles"].flatMap((label) =>
    [0, 1, 2].map((number) => ({ path: join(folder, label, `${number}.jpg`) })),
  );
  const model = await createModel(parseModelSpec("mobilenet_v2/netvlad(clusters=2,centres=random)"), { size: 96 });
  const progress: number[] = [];
  const options = patchOptions.parse({ sizes: [2, 5], dimensions: 8 });
  const fitted = await fitPatchModel(model, paths, options, { onProgress: (done) => progress.push(done) });
  expect(progress.at(-1)).toBe(9);
  const extractor = await openPatchExtractor(fitted);
  const described = [];
  const skipped = [];
  for await (const batch of extractor.describe([...paths, { path: join(folder, "none.jpg") }])) {
    described.push(...batch.patches);
    skipped.push(...batch.skipped);
  }
  await extractor.close();
  expect(skipped).toHaveLength(1);
  expect(described).toHaveLength(9);
  for (const [small, large] of described) {
    expect([small!.descriptors.length, small!.locations.length]).toEqual([25 * 8, 25 * 2]);
    expect([large!.descriptors.length, large!.locations.length]).toEqual([4 * 8, 4 * 2]);
    for (let row = 0; row < 25; row++) {
      expect(Math.hypot(...small!.descriptors.subarray(row * 8, (row + 1) * 8))).toBeCloseTo(1, 4);
    }
  }
});
