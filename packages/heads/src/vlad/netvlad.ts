import { flattenLocations } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { initialVocabulary, locationsForCentres, vocabularyOptions } from "./initial-vocabulary.js";
import { reportStart } from "./report-assignment.js";
import { normalisedResiduals, softResiduals, type Vocabulary } from "./soft-residuals.js";

/**
 * x_n = local descriptor / its L2 norm; a_k(x) = softmax_k(w_k·x + b_k); V_k = Σ_n a_k(x_n)·(x_n − c_k);
 * each V_k to unit L2, concatenated cluster-major (component k·C + c), then L2.
 *
 * Start, with centres c_k by k-means:
 * v2 (the paper; "vladv2" in Relja's code): w_k = 2α·c_k, b_k = −α·‖c_k‖², which makes a_k(x) = softmax(−α·‖x − c_k‖²),
 *    α = −ln(0.01) / mean(D²₂ − D²₁) over the squared distances of local descriptors to their two nearest centres.
 * v1 ("vlad", which gave the paper's results): w_k = α·c_k/‖c_k‖ and no b_k, α = −ln(0.01) / mean(d₁ − d₂) over the two
 *    largest cosines with the centres. It assigns by angle, which is right for unit x_n only.
 * w, b and c are decoupled from then on.
 */
export const netvlad = defineHead({
  name: "netvlad",
  family: "vlad",
  summary: "Residuals to K learnable centres, softly assigned",
  source:
    "Arandjelović et al.: NetVLAD: CNN architecture for weakly supervised place recognition, CVPR 2016 (arXiv 1511.07247)",
  options: z.strictObject({
    clusters: z.int().min(1).max(4096).default(64).describe("number of centres K, 1 to 4096"),
    ...vocabularyOptions,
    variant: z
      .enum(["v1", "v2"])
      .default("v2")
      .describe("assignment at the start: v2 by distance, v1 by angle and without biases"),
    intraNormalisation: z
      .boolean()
      .default(true)
      .describe("true: every cluster has the same weight in the descriptor; false: the weight that its residuals have"),
  }),
  descriptorLength: ({ shape, options: { clusters } }) => clusters * shape.channels,
  parameterDims: ({ shape: { channels }, options: { clusters, variant } }) => ({
    centres: [clusters, channels],
    weights: [channels, clusters],
    ...(variant === "v2" && { biases: [clusters] }),
  }),
  locationsWanted: locationsForCentres,
  report: reportStart("netvlad"),
  async initialise({ shape: { channels }, options, ...start }) {
    const { centres, weights, biases } = await initialVocabulary("netvlad", { ...options, ...start, channels });
    return { centres, weights, ...(biases && { biases }) };
  },
  aggregate(ops, [featureMap], parameters, { shape: { channels }, options: { clusters, intraNormalisation } }) {
    const locations = flattenLocations(ops, featureMap, channels);
    const vocabulary = parameters as unknown as Vocabulary<typeof featureMap>;
    const residuals = softResiduals(ops, locations, vocabulary, { clusters });
    return normalisedResiduals(ops, residuals, clusters * channels, { each: intraNormalisation });
  },
});
