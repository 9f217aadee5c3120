import { RetrievalError } from "@loci/core";
import { z } from "zod";
import { defineFinish } from "./finish-definition.js";
import { principalAxes, whiteningScales } from "./principal-axes.js";
import { keptComponents, projection } from "./projection.js";

/** As many as Relja's NetVLAD uses. */
const SAMPLE = 10_000;

/**
 * y = Pᵀ·(x − mean), then L2, where the columns of P are the directions of largest variance of the gallery's descriptors,
 * whitened: each divided by its standard deviation, √(variance + 1e-9). Mean and P are parameters and can be trained.
 */
export const pca = defineFinish({
  name: "pca",
  summary: "Principal components of the gallery's descriptors, whitened: shorter, and mostly better",
  source:
    "Jégou, Chum: Negative evidences and co-occurrences in image retrieval: the benefit of PCA and whitening, ECCV 2012; " +
    "as the last layer of NetVLAD, CVPR 2016 (arXiv 1511.07247)",
  options: z.strictObject({
    dimensions: z.int().min(1).max(8192).default(128).describe("components to keep, 1 to 8192, fewer than pictures"),
    whiten: z
      .boolean()
      .default(true)
      .describe("true: all components get the same variance; false: only turned and cut"),
  }),
  outputLength: keptComponents("pca"),
  ...projection,
  descriptorsWanted: () => SAMPLE,
  async initialise({ length, options: { dimensions, whiten }, descriptors }) {
    if (descriptors === undefined || descriptors.count <= dimensions) {
      throw new RetrievalError({
        what: "pca: pictures to find the principal components of",
        expected: `more than ${dimensions}, the dimensions`,
        got: `${descriptors?.count ?? 0}`,
        remedy:
          "Build it where there are pictures (loci index build, loci export --pictures), with fewer dimensions or more pictures",
      });
    }
    const { mean, axes, variances } = await principalAxes(descriptors, length, dimensions);
    const scales = whiten ? whiteningScales(variances) : new Float64Array(dimensions).fill(1);
    const scaled = axes.map((value, index) => value * (scales[index % dimensions] as number));
    return { mean: { shape: [length], data: mean }, projection: { shape: [length, dimensions], data: scaled } };
  },
});
