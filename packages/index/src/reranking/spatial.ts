import { createRandom, type PictureFeatures, RetrievalError } from "@loci/core";
import { z } from "zod";
import { continued, withHeld } from "./candidate.js";
import { createPacer } from "./pacer.js";
import { defineReranker } from "./reranker-definition.js";
import { countOf, mutualNearest } from "./spatial/mutual-nearest.js";
import { type RansacOptions, ransac } from "./spatial/ransac.js";
import { type TransformModelName, transformModels } from "./spatial/transform-models.js";

const modelNames = Object.keys(transformModels) as [TransformModelName, ...TransformModelName[]];

const options = z.strictObject({
  model: z.enum(modelNames).default("similarity").describe(modelNames.join(", ")),
  tolerance: z
    .number()
    .min(0)
    .max(1000)
    .default(1.5)
    .describe("distance of an inlier, cells of the feature map, 0 to 1000"),
  iterations: z.int().min(1).max(100_000).default(500).describe("samples of RANSAC at the most, 1 to 100000"),
  weights: z
    .string()
    .regex(/^(?:\d+(?:\.\d+)?|\.\d+)(?:\/(?:\d+(?:\.\d+)?|\.\d+))*$/, "expected numbers joined by /")
    .or(z.number().min(0).transform(String))
    .optional()
    .describe("of the scales, joined by /, for example .45/.15/.4; equal ones unless given"),
  prior: z.number().min(0).max(1000).default(0.001).describe("weight of the score so far, 0 (none) to 1000"),
  seed: z.int().min(0).max(0x7fffffff).default(1).describe("of RANSAC, 0 to 2147483647"),
  top: z.int().min(1).max(5000).default(50).describe("candidates that are verified, 1 to 5000"),
});

/** The local features of a picture may be megabytes; a batch is quickly computed. */
const AT_ONCE = 16;

/**
 * Local features of query and candidate that are each other's nearest are matched, and RANSAC finds the transform of the
 * picture plane that most matches agree with:
 *
 *     score = Σ_scales w_s inliers_s / (local features of the query at scale s) / Σ_scales w_s + prior * (score so far)
 *
 * That is Patch-NetVLAD's score for patch descriptors of several sizes (there a homography, weights .45/.15/.4 for patches
 * of 2, 5 and 8 cells, a tolerance of 1.5 strides); with one scale it is the count of inliers. The small prior orders
 * candidates that are equally well verified. A candidate without local features, whose picture
 * cannot be read for instance, keeps its place.
 */
export const spatial = defineReranker({
  name: "spatial",
  summary: "Spatial verification: local features must match at places that one transform of the picture explains",
  source:
    "Philbin, Chum, Isard, Sivic, Zisserman: Object Retrieval with Large Vocabularies and Fast Spatial Matching, CVPR 2007; " +
    "Hausler, Garg, Xu, Milford, Fischer: Patch-NetVLAD: Multi-Scale Fusion of Locally-Global Descriptors for Place " +
    "Recognition, CVPR 2021 (arXiv 2103.01486)",
  options,
  needs: ["localFeatures"],
  effect: "reorders",
  depth: ({ top }) => top,
  async rerank({ query, candidates }, gallery, options) {
    if (query.localFeatures === undefined || gallery.localFeatures === undefined) throw noFeatures();
    const first = candidates.slice(0, options.top);
    const weights = weightsOf(options.weights, query.localFeatures.length);
    const pause = createPacer();
    const verified = new Map<number, number>();
    for (let start = 0; start < first.length; start += AT_ONCE) {
      const some = first.slice(start, start + AT_ONCE);
      const features = await gallery.localFeatures(some.map(({ id }) => id));
      for (const [place, { id, score }] of some.entries()) {
        const own = features[place];
        if (own === undefined) continue;
        verified.set(id, inlierShare(query.localFeatures, own, weights, options) + options.prior * score);
        await pause();
      }
    }
    return { query, candidates: continued(withHeld(first, verified), candidates.slice(options.top)) };
  },
});

type Options = z.output<typeof options>;

function inlierShare(
  query: PictureFeatures,
  candidate: PictureFeatures,
  weights: readonly number[],
  { model, seed, tolerance, iterations }: Options,
): number {
  const ransacOptions: RansacOptions = { tolerance, iterations };
  return query.reduce((sum, features, scale) => {
    const others = candidate[scale];
    checkScale(scale, features.dimension, others?.dimension);
    if (others === undefined || countOf(features) === 0) return sum;
    // The same randomness for every candidate, so that a score does not depend on the others.
    const { inliers } = ransac(
      mutualNearest(features, others),
      transformModels[model],
      ransacOptions,
      createRandom(seed),
    );
    return sum + ((weights[scale] as number) * inliers.length) / countOf(features);
  }, 0);
}

/** One a scale, of sum 1. */
function weightsOf(text: string | undefined, scales: number): number[] {
  const weights = text === undefined ? new Array<number>(scales).fill(1) : text.split("/").map(Number);
  const sum = weights.reduce((a, b) => a + b, 0);
  if (weights.length !== scales || (scales > 0 && !(sum > 0))) {
    const expected = `${scales}, one for each scale of the local features, not all 0`;
    throw new RetrievalError({ what: "spatial: weights", expected, got: text ?? "none" });
  }
  return weights.map((weight) => weight / sum);
}

function checkScale(scale: number, expected: number, got: number | undefined): void {
  if (got === expected) return;
  throw new RetrievalError({
    what: `spatial: components of local features at scale ${scale + 1}`,
    expected: `${expected}, as the query has`,
    got: got === undefined ? "no such scale" : `${got}`,
    remedy: "Extract the local features of queries and index with one model",
  });
}

function noFeatures(): RetrievalError {
  return new RetrievalError({
    what: "spatial: query",
    expected: "a query and an index with local features",
    got: "descriptors only",
    remedy: "Pass localFeatures to openIndexSearch and with the query, or leave spatial out of the re-ranking",
  });
}
