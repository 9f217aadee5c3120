import type { JudgedRanking } from "./judged-ranking.js";

/** What a metric looks at; a query without positives never comes here. */
type Hits = Pick<JudgedRanking, "hits" | "positives">;

/** How many positives stand among the first k ranks. */
const hitsWithin = ({ hits }: Hits, k: number): number => {
  const beyond = hits.findIndex((rank) => rank > k);
  return beyond < 0 ? hits.length : beyond;
};

/**
 * Recall@k as retrieval and place recognition use the word: 1 when a positive is among the first k, else 0. (Not the share
 * of the positives that were found.)
 */
export const recallAt = ({ hits: [first = Infinity] }: Hits, k: number): 0 | 1 => (first <= k ? 1 : 0);

/** Positives among the first k ranks / k, also where the gallery ends before. */
export const precisionAt = (ranking: Hits, k: number): number => hitsWithin(ranking, k) / k;

/**
 * Precision@k of the revisited Oxford and Paris evaluator: k is lowered to the rank of the query's last positive, so that
 * a query with few positives can reach 1.
 */
export function revisitedPrecisionAt(ranking: Hits, k: number): number {
  const { hits, positives } = ranking;
  const last = hits.length === positives ? (hits.at(-1) as number) : Infinity;
  return precisionAt(ranking, Math.min(last, k));
}

/** Positives among the first R ranks / R, where R is the number of positives. */
export const rPrecision = (ranking: Hits): number => precisionAt(ranking, ranking.positives);

/** 1 / rank of the first positive, 0 where none is found. */
export const reciprocalRank = ({ hits: [first = Infinity] }: Hits): number => 1 / first;

/**
 * Average precision at R, for one query; its mean over queries is MAP@R:
 *
 *     (1/R) sum_{i=1..R} precision(i) relevant(i),  precision(i) = positives among the first i ranks / i
 *
 * 1 exactly when the R positives come first. Unlike average precision over the whole ranking it looks at R ranks only.
 *
 * Source: Musgrave, Belongie, Lim, "A Metric Learning Reality Check", ECCV 2020.
 */
export const averagePrecisionAtR = (ranking: Hits): number => averagePrecisionAt(ranking, ranking.positives);

/**
 * Average precision over the first k ranks, divided by min(R, k), the most positives that k ranks hold.
 *
 * Source: the evaluator of Mapillary Street-Level Sequences (Warburg et al., CVPR 2020); Kaggle's MAP@k.
 */
export function averagePrecisionAt(ranking: Hits, k: number): number {
  let sum = 0;
  const found = hitsWithin(ranking, k);
  for (let i = 0; i < found; i++) sum += (i + 1) / (ranking.hits[i] as number);
  return sum / Math.min(ranking.positives, k);
}

/**
 * Average precision over the whole ranking, as a step function of recall: the mean over the positives of the precision at
 * the rank of each, 0 for a positive that is not ranked. What scikit-learn and TREC compute.
 */
export const averagePrecision = (ranking: Hits): number => averagePrecisionAt(ranking, Infinity);

/**
 * Average precision over the whole ranking, by trapezoids: at each positive the mean of the precisions just before and at
 * its rank; before rank 1 it is 1. What Oxford5k's evaluator computes, and cirtorch and revisited Oxford after it.
 *
 * Source: Philbin, Chum, Isard, Sivic, Zisserman, "Object retrieval with large vocabularies and fast spatial matching",
 * CVPR 2007, compute_ap.
 */
export function trapezoidAveragePrecision({ hits, positives }: Hits): number {
  let sum = 0;
  for (const [found, rank] of hits.entries()) {
    const before = rank === 1 ? 1 : found / (rank - 1);
    sum += (before + (found + 1) / rank) / 2;
  }
  return sum / positives;
}
