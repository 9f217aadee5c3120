import { RetrievalError } from "../errors.js";

/**
 * Recall@k as retrieval and place recognition use the word: 1 when a positive is among the first k, else 0. (Not the share
 * of the positives that were found.)
 * @param relevance of the ranks, nearest first; when shorter than k, the gallery ends there
 * @param k at least 1
 */
export function recallAt(relevance: readonly boolean[], k: number): 0 | 1 {
  const first = relevance.indexOf(true);
  return first >= 0 && first < k ? 1 : 0;
}

/**
 * Average precision at R, for one query; its mean over queries is MAP@R:
 *
 *     (1/R) sum_{i=1..R} precision(i) relevant(i),  precision(i) = relevant ranks among the first i / i
 *
 * 1 exactly when the R positives come first. Unlike average precision over the whole ranking it looks at R ranks only.
 *
 * Source: Musgrave, Belongie, Lim, "A Metric Learning Reality Check", ECCV 2020.
 *
 * @param relevance of the ranks, nearest first, at least `positives` of them
 * @param positives R, the number of positives in the gallery, at least 1
 * @returns 0 to 1
 * @throws RetrievalError when there are no positives or fewer ranks than positives: the score is not defined then
 */
export function averagePrecisionAtR(relevance: readonly boolean[], positives: number): number {
  if (!Number.isSafeInteger(positives) || positives < 1) {
    throw new RetrievalError({ what: "MAP@R: positives of a query", expected: "1 or more", got: String(positives) });
  }
  if (relevance.length < positives) {
    throw new RetrievalError({
      what: "MAP@R: ranks of a query",
      expected: `at least its ${positives} positives`,
      got: String(relevance.length),
    });
  }
  let found = 0;
  let sum = 0;
  for (let rank = 1; rank <= positives; rank++) {
    if (!relevance[rank - 1]) continue;
    found++;
    sum += found / rank;
  }
  return sum / positives;
}
