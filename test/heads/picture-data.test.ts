import { join } from "node:path";
import { createModel, parseModelSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

it("lets heads start from pictures: behind necks, in every branch, finishes with labels, in every view", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 3);
  const names = ["circles", "stripes", "triangles"].flatMap((label) =>
    [0, 1, 2].map((number) => ({ label, path: join(folder, label, `${number}.jpg`) })),
  );
  const lines: string[] = [];
  const progress: number[] = [];
  const head = "(max-pool(kernel=2)|netvlad(clusters=3)|pca(dimensions=4)&gem)|lw(dimensions=6)";
  const model = await createModel(parseModelSpec(`mobilenet_v2@block_6_expand_relu/${head}`), {
    size: 96,
    flip: true,
    pictures: names,
    onReport: (line) => lines.push(line),
    onProgress: (done) => progress.push(done),
  });
  expect(model.name).toBe(
    "mobilenet_v2@block_6_expand_relu/(max-pool|netvlad(clusters=3)|pca(dimensions=4)&gem)|lw(dimensions=6) (fill, 96 px, flip)",
  );
  expect(model.head.descriptorLength).toBe(6);
  expect(Object.values(model.head.parameters).every(({ data }) => data.every(Number.isFinite))).toBe(true);
  expect(lines).toEqual([expect.stringMatching(/^netvlad: assignment entropy \d\.\d\d of at most 1\.10 nats, alpha/)]);
  // Sampled three times: for the centres, for pca and for lw.
  expect(progress.filter((done) => done === names.length)).toHaveLength(3);
});
