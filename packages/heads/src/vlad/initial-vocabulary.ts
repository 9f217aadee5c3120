import { type Random, RetrievalError, type StoredTensor } from "@loci/core";
import { z } from "zod";
import { kMeans } from "../clustering/k-means.js";
import type { LocationSample, LocationSampleSize } from "../head-definition.js";

/** The nearest centre should get this many times the weight of the second nearest: Relja's −ln(0.01). */
const SHARPNESS = -Math.log(0.01);

/** Options of every head that starts from centres. */
export const vocabularyOptions = {
  centres: z
    .enum(["kmeans", "random"])
    .default("kmeans")
    .describe(
      "where the centres start: kmeans (clusters of the gallery's local descriptors) or random (directions, no data needed)",
    ),
  restarts: z.int().min(1).max(100).default(1).describe("runs of k-means, the tightest of which is kept, 1 to 100"),
} as const;

/** Relja's 50,000 local descriptors, 100 from each of 500 pictures. */
export const locationsForCentres = ({ centres }: { centres: "kmeans" | "random" }): LocationSampleSize | undefined =>
  centres === "kmeans" ? { pictures: 500, perPicture: 100 } : undefined;

export interface InitialVocabulary {
  /** Clusters and ghosts together. */
  readonly clusters: number;
  readonly channels: number;
  readonly centres: "kmeans" | "random";
  readonly restarts: number;
  readonly random: Random;
  readonly locations: LocationSample | undefined;
  /** v1 assigns by angle and has no biases, v2 assigns by distance: see netvlad. */
  readonly variant: "v1" | "v2";
  /** Measured on the local descriptors when left out. */
  readonly alpha?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Centres, and weights and biases of an assignment by nearness to them.
 * @param head whose name stands in error messages
 */
export async function initialVocabulary(
  head: string,
  given: InitialVocabulary,
): Promise<{ centres: StoredTensor; weights: StoredTensor; biases: StoredTensor | undefined }> {
  const { clusters, channels, random, locations, variant, restarts, signal } = given;
  const sample = locations ?? randomDirections(random, 64 * clusters, channels);
  if (sample.count < clusters) {
    throw new RetrievalError({
      what: `${head}: local descriptors to find the centres in`,
      expected: `at least ${clusters}, one per centre`,
      got: `${sample.count}`,
      remedy: "Give more pictures, fewer clusters, or centres=random",
    });
  }
  const centres =
    given.centres === "kmeans"
      ? (await kMeans(sample, channels, clusters, random, { restarts, signal })).centres
      : randomDirections(random, clusters, channels).values;
  const nearness = (variant === "v1" ? byAngle : byDistance)(centres, clusters, channels);
  const alpha = given.alpha ?? measuredAlpha(nearness, clusters, channels, sample);
  return {
    centres: { data: centres, shape: [clusters, channels] },
    weights: { data: nearness.slopes.map((slope) => alpha * slope), shape: [channels, clusters] },
    biases:
      variant === "v1" ? undefined : { data: nearness.offsets.map((offset) => alpha * offset), shape: [clusters] },
  };
}

/** Of x to centre k: slopes_k·x + offsets_k, up to a term that is the same for all centres. */
interface Nearness {
  /** `[channels, clusters]`. */
  readonly slopes: Float32Array;
  /** `[clusters]`. */
  readonly offsets: Float32Array;
}

/** c_k·x / ‖c_k‖. */
function byAngle(centres: Float32Array, clusters: number, channels: number): Nearness {
  const slopes = new Float32Array(channels * clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const centre = centres.subarray(cluster * channels, (cluster + 1) * channels);
    const norm = Math.max(Math.sqrt(squaredNorm(centre)), 1e-12);
    for (let channel = 0; channel < channels; channel++)
      slopes[channel * clusters + cluster] = (centre[channel] as number) / norm;
  }
  return { slopes, offsets: new Float32Array(clusters) };
}

/** 2·c_k·x − ‖c_k‖² = ‖x‖² − ‖x − c_k‖². */
function byDistance(centres: Float32Array, clusters: number, channels: number): Nearness {
  const slopes = new Float32Array(channels * clusters);
  const offsets = new Float32Array(clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const centre = centres.subarray(cluster * channels, (cluster + 1) * channels);
    offsets[cluster] = -squaredNorm(centre);
    for (let channel = 0; channel < channels; channel++)
      slopes[channel * clusters + cluster] = 2 * (centre[channel] as number);
  }
  return { slopes, offsets };
}

/** SHARPNESS over the mean of (nearness of the nearest centre − of the second nearest), on at most 4,000 descriptors. */
function measuredAlpha(nearness: Nearness, clusters: number, channels: number, sample: LocationSample): number {
  if (clusters === 1) return SHARPNESS;
  const step = Math.max(1, Math.floor(sample.count / 2000));
  let sum = 0;
  let counted = 0;
  for (let row = 0; row < sample.count; row += step, counted++) {
    const sums = Float64Array.from(nearness.offsets);
    for (let channel = 0; channel < channels; channel++) {
      const component = sample.values[row * channels + channel] as number;
      for (let cluster = 0; cluster < clusters; cluster++)
        sums[cluster] =
          (sums[cluster] as number) + component * (nearness.slopes[channel * clusters + cluster] as number);
    }
    sums.sort();
    sum += (sums[clusters - 1] as number) - (sums[clusters - 2] as number);
  }
  // Identical descriptors leave no gap to measure; any finite alpha then does.
  return SHARPNESS / Math.max(sum / counted, 1e-6);
}

const squaredNorm = (vector: Float32Array) => vector.reduce((sum, value) => sum + value * value, 0);

/** Unit vectors with non-negative components, as activations after a ReLU are. */
function randomDirections(random: Random, count: number, channels: number): LocationSample {
  const values = new Float32Array(count * channels);
  for (let row = 0; row < count; row++) {
    const vector = values.subarray(row * channels, (row + 1) * channels);
    for (let channel = 0; channel < channels; channel++) vector[channel] = Math.abs(random.normal());
    const norm = Math.sqrt(squaredNorm(vector));
    for (let channel = 0; channel < channels; channel++) vector[channel] = (vector[channel] as number) / norm;
  }
  return { values, count };
}
