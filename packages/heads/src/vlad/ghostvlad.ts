import { flattenLocations, type StoredTensor } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { initialVocabulary, locationsForCentres, vocabularyOptions } from "./initial-vocabulary.js";
import { reportStart } from "./report-assignment.js";
import { normalisedResiduals, softResiduals, type Vocabulary } from "./soft-residuals.js";

/**
 * NetVLAD with G further clusters in the softmax, whose residuals are dropped: locations that say nothing have a place to go.
 * x_n = local descriptor / its L2 norm; a_k(x) = softmax_k(w_k·x + b_k) over k = 1 … K + G;
 * V_k = Σ_n a_k(x_n)·(x_n − c_k) for k = 1 … K; each V_k to unit L2, concatenated cluster-major, then L2.
 *
 * K = 8 and G = 1 as the paper. It differs in its start, which is NetVLAD's (v2) with K + G centres, the last G of them the
 * ghosts; which clusters deserve to be ghosts only training tells. Ghosts have weights and biases but no centre, which
 * nothing would use. The paper's fully connected layer behind it (to 128 or 256) is left out.
 */
export const ghostvlad = defineHead({
  name: "ghostvlad",
  family: "vlad",
  summary: "NetVLAD with ghost clusters that take what should not count",
  source: "Zhong, Arandjelović, Zisserman: GhostVLAD for set-based face recognition, ACCV 2018 (arXiv 1810.09951)",
  options: z.strictObject({
    clusters: z.int().min(1).max(4096).default(8).describe("number of centres K, 1 to 4096"),
    ghosts: z.int().min(1).max(256).default(1).describe("number of ghost clusters G, 1 to 256"),
    ...vocabularyOptions,
  }),
  descriptorLength: ({ shape, options: { clusters } }) => clusters * shape.channels,
  parameterDims: ({ shape: { channels }, options: { clusters, ghosts } }) => ({
    centres: [clusters, channels],
    weights: [channels, clusters + ghosts],
    biases: [clusters + ghosts],
  }),
  locationsWanted: locationsForCentres,
  report: reportStart("ghostvlad"),
  async initialise({ shape: { channels }, options, ...start }) {
    const { clusters, ghosts } = options;
    const given = { ...options, ...start, clusters: clusters + ghosts, channels, variant: "v2" } as const;
    const { centres, weights, biases } = await initialVocabulary("ghostvlad", given);
    const kept = { data: centres.data.slice(0, clusters * channels), shape: [clusters, channels] };
    return { centres: kept, weights, biases: biases as StoredTensor };
  },
  aggregate(ops, [featureMap], parameters, { shape: { channels }, options: { clusters, ghosts } }) {
    const locations = flattenLocations(ops, featureMap, channels);
    const vocabulary = parameters as unknown as Vocabulary<typeof featureMap>;
    const residuals = softResiduals(ops, locations, vocabulary, { clusters, ghosts });
    return normalisedResiduals(ops, residuals, clusters * channels, { each: true });
  },
});
