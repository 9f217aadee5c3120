import { RetrievalError } from "@loci/core";
import { z } from "zod";
import { discriminativeAxes } from "./discriminative-axes.js";
import { type DescriptorSample, defineFinish } from "./finish-definition.js";
import { keptComponents, projection } from "./projection.js";

/** As many as PCA takes. */
const SAMPLE = 10_000;

/**
 * y = Pᵀ·(x − mean), then L2, learned from labels. S_w = mean over pairs of the same class of (x − x')·(x − x')ᵀ is whitened
 * first, P₁ = S_w^(−1/2); then the directions of largest variance of what that leaves, P = P₁·eigenvectors: what changes
 * within a class is made small, what tells classes apart comes first. S_w is taken from all pairs of a class at once, as
 * its scatter around the class means. To S_w is added `regularisation` times its mean variance in every direction, since fewer
 * pictures than components leave it singular. Mean and P are parameters and can be trained.
 *
 * The authors find P₁ by Cholesky decomposition and the rest from pairs that do not match; any root of S_w^(−1) gives the
 * same y up to a rotation, and the sample's variance stands in for that of the pairs.
 */
export const lw = defineFinish({
  name: "lw",
  summary: "Whitening learned from labels (Lw): what varies within a class counts less",
  source:
    "Mikolajczyk, Matas: Improving Descriptors for Fast Tree Matching by Optimal Linear Projection, ICCV 2007; for descriptors of " +
    "pictures Radenović, Tolias, Chum: CNN Image Retrieval Learns from BoW, ECCV 2016 (arXiv 1604.02426)",
  options: z.strictObject({
    dimensions: z.int().min(1).max(8192).default(128).describe("components to keep, 1 to 8192"),
    regularisation: z
      .number()
      .min(0)
      .max(10)
      .default(0.1)
      .describe("added to the variance within classes, as a share of its mean, 0 to 10"),
  }),
  outputLength: keptComponents("lw"),
  ...projection,
  descriptorsWanted: () => SAMPLE,
  async initialise({ length, options, descriptors }) {
    const { mean, axes } = await discriminativeAxes(labelled(descriptors, length), length, options);
    return { mean: { shape: [length], data: mean }, projection: { shape: [length, options.dimensions], data: axes } };
  },
});

/** Above this the eigenvectors of two matrices of this size take minutes. */
const LONGEST = 4096;

function labelled(
  descriptors: DescriptorSample | undefined,
  length: number,
): DescriptorSample & { readonly labels: Int32Array } {
  const labels = descriptors?.labels;
  const pairs = labels ? labels.length - new Set(labels).size : 0;
  if (descriptors === undefined || labels === undefined || pairs === 0) {
    throw new RetrievalError({
      what: "lw: pictures to learn the whitening from",
      expected: "labelled pictures, some of them with the same label",
      got: descriptors === undefined ? "no pictures" : labels === undefined ? "no labels" : "a label each of its own",
      remedy: "Give a folder of class folders, or take pca, which needs no labels",
    });
  }
  if (length > LONGEST) {
    throw new RetrievalError({
      what: "lw: length of the descriptor",
      expected: `at most ${LONGEST}`,
      got: `${length}`,
      remedy: "Shorten it first, for example netvlad|pca(dimensions=1024)|lw(dimensions=512)",
    });
  }
  return { ...descriptors, labels };
}
