import type { Random } from "@loci/core";
import type { LocationSample } from "../head-definition.js";
import { openNearestCentre } from "./nearest-centre.js";

export interface Clustering {
  /** Float32 `[clusters, channels]`, row-major. */
  readonly centres: Float32Array;
  /** Sum over the points of the squared distance to their centre. */
  readonly inertia: number;
  readonly iterations: number;
}

export interface KMeansOptions {
  /** Lloyd iterations at the most (default 100, as Relja). */
  readonly iterations?: number;
  /** Stops when an iteration lowers the inertia by less than this part of it (default 1e-4). */
  readonly tolerance?: number;
  /** Runs from seeds of their own, the one with the least inertia of which is the result (default 1). */
  readonly restarts?: number;
  /** Ends it between two iterations, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Euclidean k-means: k-means++ seeding (Arthur and Vassilvitskii, SODA 2007), then Lloyd iterations. A cluster that loses
 * all its points starts again at the point farthest from its centre. `points.count` is at least `clusters`.
 */
export async function kMeans(
  points: LocationSample,
  channels: number,
  clusters: number,
  random: Random,
  options: KMeansOptions = {},
): Promise<Clustering> {
  const { iterations = 100, tolerance = 1e-4, restarts = 1, signal } = options;
  const { assign, close } = await openNearestCentre(points, channels);
  const run = async () => {
    const start = await seed(points, channels, clusters, random, assign);
    return lloyd(points, channels, start, { iterations, tolerance, signal }, assign);
  };
  try {
    let best = await run();
    for (let restart = 1; restart < restarts; restart++) {
      const other = await run();
      if (other.inertia < best.inertia) best = other;
    }
    return best;
  } finally {
    await close();
  }
}

type Assign = Awaited<ReturnType<typeof openNearestCentre>>["assign"];

async function lloyd(
  points: LocationSample,
  channels: number,
  start: Float32Array,
  limits: { iterations: number; tolerance: number; signal: AbortSignal | undefined },
  assign: Assign,
): Promise<Clustering> {
  const { iterations, tolerance, signal } = limits;
  let centres = start;
  let inertia = Infinity;
  for (let iteration = 1; ; iteration++) {
    signal?.throwIfAborted();
    const { nearest, squaredDistances } = await assign(centres);
    const sum = squaredDistances.reduce((total, value) => total + value, 0);
    const converged = inertia - sum <= tolerance * sum;
    inertia = sum;
    if (converged || iteration > iterations) return { centres, inertia, iterations: iteration - 1 };
    centres = meansOf(points, channels, start.length / channels, nearest, squaredDistances);
  }
}

/** Each next centre is a point drawn with probability proportional to its squared distance to the centres so far. */
async function seed(points: LocationSample, channels: number, clusters: number, random: Random, assign: Assign) {
  const centres = new Float32Array(clusters * channels);
  const smallest = new Float64Array(points.count).fill(1);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const centre = rowOf(points.values, channels, draw(smallest, random));
    centres.set(centre, cluster * channels);
    const { squaredDistances } = await assign(centre);
    for (let point = 0; point < points.count; point++) {
      const squaredDistance = squaredDistances[point] as number;
      smallest[point] = cluster === 0 ? squaredDistance : Math.min(smallest[point] as number, squaredDistance);
    }
  }
  return centres;
}

/** A position drawn with probability proportional to its weight; uniform when all weights are zero. */
function draw(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return random.integer(weights.length);
  let rest = random.uniform() * total;
  for (let position = 0; position < weights.length; position++) {
    rest -= weights[position] as number;
    if (rest < 0) return position;
  }
  return weights.length - 1;
}

function meansOf(
  points: LocationSample,
  channels: number,
  clusters: number,
  nearest: Int32Array,
  squaredDistances: Float32Array,
): Float32Array {
  const sums = new Float64Array(clusters * channels);
  const counts = new Int32Array(clusters);
  for (let point = 0; point < points.count; point++) {
    const cluster = nearest[point] as number;
    counts[cluster] = (counts[cluster] as number) + 1;
    for (let channel = 0; channel < channels; channel++) {
      const index = cluster * channels + channel;
      sums[index] = (sums[index] as number) + (points.values[point * channels + channel] as number);
    }
  }
  const centres = Float32Array.from(sums, (sum, index) => sum / (counts[Math.floor(index / channels)] as number));
  const farthestFirst = counts.includes(0) ? positionsByDescending(squaredDistances) : [];
  for (let cluster = 0, next = 0; cluster < clusters; cluster++) {
    if (counts[cluster] === 0)
      centres.set(rowOf(points.values, channels, farthestFirst[next++] as number), cluster * channels);
  }
  return centres;
}

const rowOf = (values: Float32Array, channels: number, row: number) =>
  values.slice(row * channels, (row + 1) * channels);

const positionsByDescending = (values: Float32Array) =>
  Array.from(values.keys()).sort((left, right) => (values[right] as number) - (values[left] as number));
