import { type ProjectedPicture, projectIndex } from "@loci/cli";
import { expect, it } from "vitest";
import { plantedClusters } from "../../support/planted-clusters.js";

const options = { most: 4000, onProgress: () => {}, signal: new AbortController().signal };
const far = ({ at: [x1, y1] }: ProjectedPicture, { at: [x2, y2] }: ProjectedPicture) => Math.hypot(x1 - x2, y1 - y2);

it("pictures of one cluster are nearer to each other than to those of others; the same each time", async () => {
  const { index, ids } = plantedClusters(120, 3);
  const found = await projectIndex(index, options);
  expect(found.map(({ id }) => id)).toEqual(ids);
  for (const [place, picture] of found.entries()) {
    const others = found.filter((other) => other !== picture).sort((a, b) => far(picture, a) - far(picture, b));
    const own = others.slice(0, 39).map(({ id }) => ((id - 1) / 3) % 3);
    expect(new Set(own)).toEqual(new Set([place % 3]));
  }
  expect(await projectIndex(index, options)).toEqual(found);
});

it.each([0, 1, 2, 3, 5, 15, 16, 17])("of %i pictures each has its place", async (count) => {
  const { index, ids } = plantedClusters(count, 2);
  const found = await projectIndex(index, options);
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(found.flatMap(({ at }) => at).every(Number.isFinite)).toBe(true);
  expect(new Set(found.map(({ at }) => at.join())).size).toBe(count);
});

it("leaves pictures out evenly", async () => {
  const { index, ids } = plantedClusters(30, 2);
  const found = await projectIndex(index, { ...options, most: 10 });
  expect(found.map(({ id }) => id)).toEqual(ids.filter((_, place) => place % 3 === 0));
});

it("tells how far it is, and ends in the middle when it is told to", async () => {
  const { index } = plantedClusters(1200, 4);
  const controller = new AbortController();
  const shares: number[] = [];
  const onProgress = (done: number) => {
    shares.push(done);
    if (done > 0) controller.abort(new Error("closed"));
  };
  await expect(projectIndex(index, { most: 4000, onProgress, signal: controller.signal })).rejects.toThrow("closed");
  expect(shares.at(-1)).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThan(1);
});
