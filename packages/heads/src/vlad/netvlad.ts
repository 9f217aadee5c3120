import { flattenLocations, l2Normalise, type Random, RetrievalError, type StoredTensor } from "@loci/core";
import { z } from "zod";
import { kMeans } from "../clustering/k-means.js";
import { defineHead, type InitialiseContext, type LocationSample } from "../head-definition.js";

/** The nearest centre should get this many times the weight of the second nearest: Relja's −ln(0.01). */
const SHARPNESS = -Math.log(0.01);

const optionsSchema = z.strictObject({
  clusters: z.int().min(1).max(4096).default(64).describe("number of centres K, 1 to 4096"),
  centres: z
    .enum(["kmeans", "random"])
    .default("kmeans")
    .describe(
      "where the centres start: kmeans (clusters of the gallery's local descriptors) or random (directions, no data needed)",
    ),
});

/**
 * x_n = local descriptor / its L2 norm; a_k(x) = softmax_k(w_k·x + b_k); V_k = Σ_n a_k(x_n)·(x_n − c_k);
 * each V_k to unit L2, concatenated cluster-major (component k·C + c), then L2.
 * Computed as V = Aᵀ·X − diag(Σ_n a)·C, which never builds the N×K×C residuals.
 *
 * Start: w_k = 2α·c_k, b_k = −α·‖c_k‖², which makes a_k(x) = softmax(−α·‖x − c_k‖²), with
 * α = −ln(0.01) / mean(D²₂ − D²₁) over the squared distances of local descriptors to their two nearest centres
 * (the paper's form, "vladv2" in Relja's code). w, b and c are decoupled from then on.
 */
export const netvlad = defineHead<typeof optionsSchema>({
  name: "netvlad",
  family: "vlad",
  summary: "Residuals to K learnable centres, softly assigned",
  source:
    "Arandjelović et al.: NetVLAD: CNN architecture for weakly supervised place recognition, CVPR 2016 (arXiv 1511.07247)",
  options: optionsSchema,
  descriptorLength: ({ shape, options: { clusters } }) => clusters * shape.channels,
  parameterDims: ({ shape: { channels }, options: { clusters } }) => ({
    centres: [clusters, channels],
    weights: [channels, clusters],
    biases: [clusters],
  }),
  // Relja's 50,000 local descriptors, 100 from each of 500 pictures.
  locationsWanted: ({ centres }) => (centres === "kmeans" ? { pictures: 500, perPicture: 100 } : undefined),
  initialise: initialiseNetvlad,
  aggregate(ops, [featureMap], parameters, { shape: { channels }, options: { clusters } }) {
    const { centres, weights, biases } = parameters as Record<"centres" | "weights" | "biases", typeof featureMap>;
    const locations = l2Normalise(ops, flattenLocations(ops, featureMap, channels), 2);
    const assignment = ops.softmax(ops.add(ops.matMul(locations, weights), biases));
    const weightedSums = ops.matMul(ops.transpose(assignment, [0, 2, 1]), locations);
    const masses = ops.reshape(ops.sum(assignment, [1]), ["same", clusters, 1]);
    const residuals = l2Normalise(ops, ops.subtract(weightedSums, ops.multiply(masses, centres)), 2);
    return l2Normalise(ops, ops.reshape(residuals, ["same", clusters * channels]), 1);
  },
});

async function initialiseNetvlad({
  shape: { channels },
  options,
  random,
  locations,
}: InitialiseContext<z.output<typeof optionsSchema>>) {
  const { clusters } = options;
  const sample = locations ?? randomDirections(random, 64 * clusters, channels);
  if (sample.count < clusters) {
    throw new RetrievalError({
      what: "netvlad: local descriptors to find the centres in",
      expected: `at least ${clusters}, one per centre`,
      got: `${sample.count}`,
      remedy: "Give more pictures, fewer clusters, or centres=random",
    });
  }
  const centres =
    options.centres === "kmeans"
      ? (await kMeans(sample, channels, clusters, random)).centres
      : randomDirections(random, clusters, channels).values;
  return assignmentParameters(centres, clusters, channels, sample);
}

/** Weights and biases that make the softmax assign by distance to `centres`, as sharply as `SHARPNESS` says. */
function assignmentParameters(
  centres: Float32Array,
  clusters: number,
  channels: number,
  sample: LocationSample,
): Record<string, StoredTensor> {
  const gap = clusters > 1 ? meanSquaredDistanceGap(centres, clusters, channels, sample) : 1;
  // Identical descriptors leave no gap to measure; any finite alpha then does.
  const alpha = SHARPNESS / Math.max(gap, 1e-6);
  const weights = new Float32Array(channels * clusters);
  const biases = new Float32Array(clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let channel = 0; channel < channels; channel++) {
      const component = centres[cluster * channels + channel] as number;
      weights[channel * clusters + cluster] = 2 * alpha * component;
      biases[cluster] = (biases[cluster] as number) - alpha * component * component;
    }
  }
  return {
    centres: { data: centres, shape: [clusters, channels] },
    weights: { data: weights, shape: [channels, clusters] },
    biases: { data: biases, shape: [clusters] },
  };
}

/** mean over descriptors of (squared distance to the second nearest centre − to the nearest), on at most 2,000 of them. */
function meanSquaredDistanceGap(
  centres: Float32Array,
  clusters: number,
  channels: number,
  sample: LocationSample,
): number {
  const step = Math.max(1, Math.floor(sample.count / 2000));
  let sum = 0;
  let counted = 0;
  for (let row = 0; row < sample.count; row += step, counted++) {
    let [nearest, second] = [Infinity, Infinity];
    for (let cluster = 0; cluster < clusters; cluster++) {
      let squaredDistance = 0;
      for (let channel = 0; channel < channels; channel++) {
        const difference =
          (sample.values[row * channels + channel] as number) - (centres[cluster * channels + channel] as number);
        squaredDistance += difference * difference;
      }
      if (squaredDistance < nearest) [nearest, second] = [squaredDistance, nearest];
      else if (squaredDistance < second) second = squaredDistance;
    }
    sum += second - nearest;
  }
  return sum / counted;
}

/** Unit vectors with non-negative components, as activations after a ReLU are. */
function randomDirections(random: Random, count: number, channels: number): LocationSample {
  const values = new Float32Array(count * channels);
  for (let row = 0; row < count; row++) {
    const vector = values.subarray(row * channels, (row + 1) * channels);
    let squaredNorm = 0;
    for (let channel = 0; channel < channels; channel++) {
      vector[channel] = Math.abs(random.normal());
      squaredNorm += (vector[channel] as number) ** 2;
    }
    for (let channel = 0; channel < channels; channel++)
      vector[channel] = (vector[channel] as number) / Math.sqrt(squaredNorm);
  }
  return { values, count };
}
