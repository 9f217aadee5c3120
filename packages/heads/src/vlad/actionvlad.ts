import { type FeatureMapShape, flattenLocations, type OneOrMore, RetrievalError, type StoredTensor } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { initialVocabulary, locationsForCentres, vocabularyOptions } from "./initial-vocabulary.js";
import { reportStart } from "./report-assignment.js";
import { normalisedResiduals, softResiduals, type Vocabulary } from "./soft-residuals.js";

/**
 * NetVLAD over all places of all frames of a clip: x_t,n = local descriptor / its L2 norm; a_k(x) = softmax_k(w_k·x + b_k);
 * V_k = Σ_t Σ_n a_k(x_t,n)·(x_t,n − c_k); each V_k to unit L2, concatenated cluster-major, then L2.
 * Start: w_k = 2α·c_k, b_k = −α·‖c_k‖² with a fixed α, 1000 as published: nearly a hard assignment.
 *
 * The frames are the head's feature maps, one map a frame, of any sizes, all by the same network; a picture is a clip of one
 * frame. Fine-tuning on clips and the late fusion with optical flow are not part of it.
 */
export const actionvlad = defineHead({
  name: "actionvlad",
  family: "vlad",
  summary: "NetVLAD over all frames of a clip, almost hard assignment",
  source:
    "Girdhar et al.: ActionVLAD: Learning spatio-temporal aggregation for action classification, CVPR 2017 (arXiv 1704.02895)",
  options: z.strictObject({
    clusters: z.int().min(1).max(4096).default(64).describe("number of centres K, 1 to 4096"),
    alpha: z
      .number()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe("sharpness of the assignment at the start, 1 to 100000"),
    ...vocabularyOptions,
  }),
  featureMaps: { least: 1, most: 64 },
  descriptorLength: ({ shapes, options: { clusters } }) => clusters * channelsOf(shapes),
  parameterDims: ({ shape: { channels }, options: { clusters } }) => ({
    centres: [clusters, channels],
    weights: [channels, clusters],
    biases: [clusters],
  }),
  locationsWanted: locationsForCentres,
  report: reportStart("actionvlad"),
  async initialise({ shapes, options, ...start }) {
    const given = { ...options, ...start, channels: channelsOf(shapes), variant: "v2" } as const;
    const { centres, weights, biases } = await initialVocabulary("actionvlad", given);
    return { centres, weights, biases: biases as StoredTensor };
  },
  aggregate(ops, featureMaps, parameters, { shape: { channels }, options: { clusters } }) {
    const frames = featureMaps.map((featureMap) => flattenLocations(ops, featureMap, channels));
    const locations = ops.concat(frames, 1);
    const vocabulary = parameters as unknown as Vocabulary<(typeof featureMaps)[0]>;
    const residuals = softResiduals(ops, locations, vocabulary, { clusters });
    return normalisedResiduals(ops, residuals, clusters * channels, { each: true });
  },
});

function channelsOf(shapes: OneOrMore<FeatureMapShape>): number {
  const [{ channels }] = shapes;
  const other = shapes.find((shape) => shape.channels !== channels);
  if (other === undefined) return channels;
  throw new RetrievalError({
    what: "actionvlad: channels of the frames' feature maps",
    expected: `${channels}, as the first frame has`,
    got: `${other.channels}`,
    remedy: "Give frames of the same layer",
  });
}
