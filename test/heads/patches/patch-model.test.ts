import { join } from "node:path";
import { createModel, loadPatchModel, parseModelSpec, patchOptions, savePatchModel } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { patchScales } from "../../../packages/heads/dist/patches/patch-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const netvlad = (options = {}) =>
  createModel(parseModelSpec("mobilenet_v2/netvlad(clusters=2,centres=random)"), { size: 96, ...options });

describe("patch models", () => {
  it("take the sizes that fit into the feature map", async () => {
    // 6 × 6 locations.
    const scales = patchScales(await netvlad(), patchOptions.parse({ sizes: [2, 5, 8] }));
    expect(scales.map(({ grid, locations }) => [grid.size, locations.length / 2])).toEqual([
      [2, 25],
      [5, 4],
    ]);
  });

  it("need netvlad over one map of one size", async () => {
    const options = patchOptions.parse({});
    const gem = await createModel(parseModelSpec("mobilenet_v2/gem"));
    expect(() => patchScales(gem, options)).toThrow("patch descriptors: expected a model with the head netvlad");
    for (const other of [{ flip: true }, { fit: "shorter-side" as const }]) {
      const model = await netvlad(other);
      expect(() => patchScales(model, options)).toThrow("without necks, pictures of one size, one view");
    }
    const model = await netvlad();
    expect(() => patchScales(model, patchOptions.parse({ sizes: [9] }))).toThrow("expected at most 6");
  });

  it("are written and read", async () => {
    const model = await netvlad();
    const whitening = {
      mean: { shape: [2], data: Float32Array.of(1, 2) },
      projection: { shape: [2, 1], data: Float32Array.of(3, 4) },
    };
    const folder = await temporaryFolder();
    const options = patchOptions.parse({ dimensions: 1, sizes: [3] });
    await savePatchModel({ model, options, whitening }, folder);
    expect(await loadPatchModel(model, folder)).toEqual({ model, options, whitening });
    await expect(loadPatchModel(model, join(folder, "none"))).rejects.toThrow("cannot read");
  });
});
