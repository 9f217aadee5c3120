import { type FourSums, sumProducts, sumSquares } from "./four-sums.js";

/** What makes a metric: how near is measured, and how a 32-bit dot product chooses candidates for it. */
export interface MetricDefinition {
  /** One line for people who choose. */
  readonly summary: string;
  /** Whether descriptors must have unit L2 length (within 0.001). */
  readonly unitLength: boolean;
  /** hnswlib's and usearch's names for it. */
  readonly native: { readonly hnswlib: "ip" | "l2"; readonly usearch: "ip" | "l2sq" };
  /** What is reported: smaller is closer. In 64-bit arithmetic; the arrays have the same length. */
  distance(query: ArrayLike<number>, descriptor: ArrayLike<number>): number;
  /** The sums that four distances are made of, at once. */
  readonly sums: FourSums;
  /** The distance from such a sum, to the bits of `distance`. */
  fromSum(sum: number): number;
  /** The distance from hnswlib's, which is 1 − dot product or the squared Euclidean distance, in 32-bit arithmetic. */
  fromNative(nativeDistance: number): number;
  /** Larger is closer: similarity, dot product, or the negated Euclidean distance. */
  scoreOf(distance: number): number;
  /**
   * Added to a dot product it gives the affinity, which is larger for what is nearer.
   * @param descriptor in the index
   */
  bias(descriptor: ArrayLike<number>): number;
  /** The affinity at which a descriptor has this distance from the query. */
  affinityAt(distance: number, query: ArrayLike<number>): number;
}

/** 1 − dot product, within 0 … 2 although the norms are only nearly 1. */
export function cosineDistance(dotProduct: number): number {
  return Math.min(2, Math.max(0, 1 - dotProduct));
}

/** The metrics by name. */
export const metrics = {
  cosine: {
    summary: "1 − cosine similarity of descriptors of unit length, 0 … 2",
    unitLength: true,
    // Of rounded descriptors no row would be the nearest to itself by the dot product, but the one that rounding made longest.
    native: { hnswlib: "ip", usearch: "l2sq" },
    distance: (query, descriptor) => cosineDistance(dotProduct(query, descriptor)),
    sums: sumProducts,
    fromSum: cosineDistance,
    fromNative: (nativeDistance) => cosineDistance(1 - nativeDistance),
    scoreOf: (distance) => 1 - distance,
    bias: () => 0,
    affinityAt: (distance) => 1 - distance,
  },
  "inner-product": {
    summary: "1 − dot product of descriptors of any length; it may be negative",
    unitLength: false,
    native: { hnswlib: "ip", usearch: "ip" },
    distance: (query, descriptor) => 1 - dotProduct(query, descriptor),
    sums: sumProducts,
    fromSum: (sum) => 1 - sum,
    fromNative: (nativeDistance) => nativeDistance,
    scoreOf: (distance) => 1 - distance,
    bias: () => 0,
    affinityAt: (distance) => 1 - distance,
  },
  euclidean: {
    summary: "Euclidean distance of descriptors of any length",
    unitLength: false,
    native: { hnswlib: "l2", usearch: "l2sq" },
    distance: (query, descriptor) => Math.sqrt(squaredDistance(query, descriptor)),
    sums: sumSquares,
    fromSum: Math.sqrt,
    fromNative: (nativeDistance) => Math.sqrt(Math.max(0, nativeDistance)),
    scoreOf: (distance) => -distance,
    // |q − x|² = |q|² − 2 (q·x − |x|²/2)
    bias: (descriptor) => 0 - dotProduct(descriptor, descriptor) / 2,
    affinityAt: (distance, query) => (dotProduct(query, query) - distance ** 2) / 2,
  },
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as [Metric, ...Metric[]];

function dotProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] as number) - (b[at] as number)) ** 2;
  return sum;
}
