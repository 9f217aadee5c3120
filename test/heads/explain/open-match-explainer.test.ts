import { join } from "node:path";
import { type Model, modelViews } from "@loci/core";
import { assembleModel, createHead, featureMapShapes, openMatchExplainer, parseHeadSpec } from "@loci/heads";
import sharp from "sharp";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

async function tinyModel(
  head: string,
  given: { fit?: "fill" | "letterbox"; flip?: boolean; scales?: number[] } = {},
): Promise<Model> {
  const backbone = tinyBackbone();
  const seen = {
    backbone,
    layers: ["pool8"] as const,
    views: modelViews(given),
    preprocessing: { ...backbone.preprocessing, fit: given.fit ?? "fill" } as const,
  };
  return assembleModel({
    ...seen,
    head: await createHead(parseHeadSpec(head), featureMapShapes(seen), { views: seen.views.length }),
  });
}

/** Black but for a red square of 8 × 8 pixels of 32 × 32. */
async function pictureWithSquare(file: string, left: number, top: number): Promise<{ path: string }> {
  const square = { create: { width: 8, height: 8, channels: 3 as const, background: { r: 255, g: 0, b: 0 } } };
  const ground = { create: { width: 32, height: 32, channels: 3 as const, background: { r: 0, g: 4, b: 8 } } };
  await sharp(ground)
    .composite([{ input: square, left, top }])
    .png()
    .toFile(file);
  return { path: file };
}

it.each([
  ["gap", {}],
  ["gem", { flip: true, scales: [1, 0.5] }],
] as const)("%s: finds where the square is in either picture, whatever the views", async (head, views) => {
  const folder = await temporaryFolder();
  const query = await pictureWithSquare(join(folder, "query.png"), 8, 16);
  const hit = await pictureWithSquare(join(folder, "hit.png"), 24, 0);
  const explainer = await openMatchExplainer(await tinyModel(head, views as { flip?: boolean }));
  try {
    const found = await explainer.explain(query, hit);
    const total = (map: Float32Array) => map.reduce((sum, value) => sum + value, 0);
    for (const side of [found.query, found.hit]) {
      expect(total(side.map) + side.constant).toBeCloseTo(found.score, 4);
      expect(side).toMatchObject({ height: 4, width: 4, region: { left: 0, top: 0, width: 32, height: 32 } });
    }
    const largest = (map: Float32Array) => map.indexOf(Math.max(...map));
    expect([largest(found.query.map), largest(found.hit.map)]).toEqual([2 * 4 + 1, 3]);
    if (head === "gap") expect(found.pairs[0]).toMatchObject({ query: { x: 12, y: 20 }, hit: { x: 28, y: 4 } });
  } finally {
    await explainer.close();
  }
});

it("says which picture cannot be explained", async () => {
  const folder = await temporaryFolder();
  const query = await pictureWithSquare(join(folder, "query.png"), 8, 16);
  const black = join(folder, "black.png");
  await sharp({ create: { width: 32, height: 32, channels: 3, background: "black" } })
    .png()
    .toFile(black);
  const explainer = await openMatchExplainer(await tinyModel("gap"));
  try {
    await expect(explainer.explain(query, { path: black })).rejects.toThrow(
      /descriptor of .*black\.png: expected unit norm/,
    );
    await expect(explainer.explain({ path: join(folder, "none.png") }, query)).rejects.toThrow("none.png");
  } finally {
    await explainer.close();
  }
});
