import { RetrievalError } from "@loci/core";
import { checkDescriptors, checkInteger } from "../descriptor-checks.js";
import { type Candidate, ranked } from "./candidate.js";
import type { Allowed, RerankGallery, Retrieval } from "./rerank-gallery.js";
import { addScaled, normalised, rowOf } from "./unit-vectors.js";

interface Together {
  readonly gallery: RerankGallery;
  /** Of the pictures, length count * dimension. */
  readonly descriptors: Float32Array;
  /** Their mean, and the same at unit length. */
  readonly mean: Float64Array;
  readonly direction: Float32Array;
  readonly k: number;
  readonly allowed: Allowed | undefined;
}

interface Fusion {
  /** One line for people. */
  readonly summary: string;
  search(together: Together): Promise<readonly Candidate[]>;
}

/** Answers of each picture that rank fusion looks at, when fewer are asked for. */
const LEAST_DEPTH = 100;
/** The constant of reciprocal rank fusion, as published. */
const RANK_OFFSET = 60;

/** Ways to search with several pictures of the same thing, by name. */
export const fusions = {
  "mean-descriptor": {
    summary: "one search with the mean of the descriptors; score: cosine similarity to it",
    search: async ({ gallery, direction, k, allowed }) => (await gallery.search(direction, k, allowed))[0] ?? [],
  },
  mean: {
    summary: "score: mean of the cosine similarities to all pictures; the order is that of mean-descriptor",
    // The mean of dot products is the dot product with the mean, so one search finds the best of all.
    search: async ({ gallery, mean, direction, k, allowed }) => {
      const [found] = await gallery.search(direction, k, allowed);
      const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0));
      return (found ?? []).map(({ id, score }) => ({ id, score: score * length }));
    },
  },
  max: {
    summary: "score: largest of the cosine similarities to the pictures",
    // Whatever is among the k best of all is among the k best of the picture that it is most similar to.
    search: async ({ gallery, descriptors, k, allowed }) => {
      const best = new Map<number, number>();
      for (const { id, score } of (await gallery.search(descriptors, k, allowed)).flat()) {
        best.set(id, Math.max(score, best.get(id) ?? Number.NEGATIVE_INFINITY));
      }
      return ranked(Array.from(best, ([id, score]) => ({ id, score })));
    },
  },
  rank: {
    summary: "reciprocal rank fusion; score: sum over pictures of 1 / (60 + rank), over their first 100 (or k) answers",
    search: async ({ gallery, descriptors, k, allowed }) => {
      const sums = new Map<number, number>();
      for (const list of await gallery.search(descriptors, Math.max(k, LEAST_DEPTH), allowed)) {
        for (const [place, { id }] of list.entries()) sums.set(id, (sums.get(id) ?? 0) + 1 / (RANK_OFFSET + place + 1));
      }
      return ranked(Array.from(sums, ([id, score]) => ({ id, score })));
    },
  },
} as const satisfies Readonly<Record<string, Fusion>>;

export type FusionName = keyof typeof fusions;

/**
 * Searches with several pictures of the same thing. The query of the answer, for re-ranking behind it, is the mean of their
 * descriptors at unit length, whatever the fusion.
 *
 * Sources: reciprocal rank fusion: Cormack, Clarke, Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank
 * Learning Methods, SIGIR 2009; the others: Arandjelović, Zisserman: Multiple Queries for Large Scale Specific Object
 * Retrieval, BMVC 2012.
 *
 * @param descriptors of the pictures, length count * dimension, unit L2 norm, at least one
 * @returns the `k` best, best first, ties by ascending id
 * @throws RetrievalError for descriptors that are none, malformed, or cancel each other out
 */
export async function searchTogether(
  gallery: RerankGallery,
  descriptors: Float32Array,
  k: number,
  options: { readonly fusion?: FusionName; readonly allowed?: Allowed } = {},
): Promise<Retrieval> {
  const { fusion = "mean-descriptor", allowed } = options;
  checkDescriptors("query", descriptors, gallery.dimension);
  checkInteger("query: k", k, 1);
  const mean = meanOf(descriptors, gallery.dimension);
  const direction = normalised(mean);
  if (direction === undefined) {
    const got = descriptors.length === 0 ? "none" : "descriptors that cancel each other out";
    throw new RetrievalError({ what: "query", expected: "pictures of the same thing, at least one", got });
  }
  const found = await fusions[fusion].search({ gallery, descriptors, mean, direction, k, allowed });
  const query = { descriptor: direction, ...(allowed !== undefined && { allowed }) };
  return { query, candidates: found.slice(0, k) };
}

function meanOf(data: Float32Array, dimension: number): Float64Array {
  const count = data.length / dimension;
  const mean = new Float64Array(dimension);
  for (let row = 0; row < count; row++) addScaled(mean, rowOf({ data, dimension }, row), 1 / count);
  return mean;
}
