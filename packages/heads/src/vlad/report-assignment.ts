import type { StoredTensor } from "@loci/core";
import type { LocationSample } from "../head-definition.js";

/** How a vocabulary shares out local descriptors: what to look at before training, or when it gets nowhere. */
export interface AssignmentReport {
  /** Clusters, ghosts included. */
  readonly clusters: number;
  /** ‖W‖ / ‖2C‖ with biases (v2), ‖W‖ / √K without (v1): the α of the start, and about it later on. */
  readonly alpha: number;
  /** Mean over descriptors of −Σ_k a_k·ln a_k, in nats: 0 is a hard assignment, ln K an even one. */
  readonly entropy: number;
  /** Positions of the clusters that are the first choice of no descriptor. */
  readonly deadClusters: readonly number[];
}

/** The report for people, a line. */
function formatAssignment(head: string, { clusters, alpha, entropy, deadClusters }: AssignmentReport): string {
  const dead = deadClusters.length === 0 ? "none" : `${deadClusters.length} of ${clusters}`;
  const most = Math.log(clusters).toFixed(2);
  return `${head}: assignment entropy ${entropy.toFixed(2)} of at most ${most} nats, alpha ${alpha.toPrecision(3)}, dead clusters: ${dead}`;
}

/**
 * @param parameters of netvlad or ghostvlad
 * @param sample at least one local descriptor, each of unit L2 norm
 */
export function reportAssignment(
  parameters: Readonly<Record<string, StoredTensor>>,
  sample: LocationSample,
): AssignmentReport {
  const { centres, weights, biases } = parameters;
  if (centres === undefined || weights === undefined) throw new Error("parameters without centres and weights");
  const [channels, clusters] = weights.shape as readonly [number, number];
  const chosen = new Int32Array(clusters);
  let entropy = 0;
  for (let row = 0; row < sample.count; row++) {
    const location = sample.values.subarray(row * channels, (row + 1) * channels);
    const scores = scoresOf(location, weights.data, biases?.data ?? new Float32Array(clusters));
    const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
    const first = scores.indexOf(largest);
    chosen[first] = (chosen[first] as number) + 1;
    entropy += entropyOf(scores.map((score) => score - largest));
  }
  return {
    clusters,
    alpha: alphaOf(centres, weights, biases !== undefined),
    entropy: entropy / sample.count,
    deadClusters: [...chosen.keys()].filter((cluster) => chosen[cluster] === 0),
  };
}

/** @param weights `[channels, clusters]` */
function scoresOf(location: Float32Array, weights: Float32Array, biases: Float32Array): Float64Array {
  const scores = Float64Array.from(biases);
  for (const [channel, component] of location.entries()) {
    for (let cluster = 0; cluster < scores.length; cluster++)
      scores[cluster] =
        (scores[cluster] as number) + component * (weights[channel * scores.length + cluster] as number);
  }
  return scores;
}

/** Of softmax(scores), the largest of which is 0: ln Z − Σ e^s·s / Z, which needs no logarithm of a vanishing share. */
function entropyOf(scores: Float64Array): number {
  let [partition, weighted] = [0, 0];
  for (const score of scores) {
    partition += Math.exp(score);
    weighted += Math.exp(score) * score;
  }
  return Math.log(partition) - weighted / partition;
}

/** Over the clusters that have a centre: ghosts have none. */
function alphaOf(centres: StoredTensor, weights: StoredTensor, hasBiases: boolean): number {
  const [clusters, channels] = centres.shape as readonly [number, number];
  const all = weights.shape[1] as number;
  let [squaredWeights, squaredCentres] = [0, 0];
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let channel = 0; channel < channels; channel++) {
      squaredWeights += (weights.data[channel * all + cluster] as number) ** 2;
      squaredCentres += (centres.data[cluster * channels + channel] as number) ** 2;
    }
  }
  const scale = hasBiases ? 2 * Math.sqrt(squaredCentres) : Math.sqrt(clusters);
  return Math.sqrt(squaredWeights) / Math.max(scale, 1e-12);
}

/** How many local descriptors say enough about a start. */
const SAMPLE = 5000;

/** The `report` of a head with a vocabulary. */
export const reportStart =
  (head: string) =>
  (parameters: Readonly<Record<string, StoredTensor>>, { values, count }: LocationSample): readonly string[] => {
    const channels = values.length / count;
    const step = Math.max(1, Math.floor(count / SAMPLE));
    const chosen = Array.from({ length: Math.ceil(count / step) }, (_, place) => place * step);
    const part = new Float32Array(chosen.length * channels);
    for (const [place, row] of chosen.entries()) {
      part.set(values.subarray(row * channels, (row + 1) * channels), place * channels);
    }
    return [formatAssignment(head, reportAssignment(parameters, { values: part, count: chosen.length }))];
  };
