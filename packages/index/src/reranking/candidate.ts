/** A picture that may be an answer. */
export interface Candidate {
  /** Which picture of the index. */
  readonly id: number;
  /** Larger is better. From a search it is the cosine similarity, −1 … 1; re-ranking gives it another meaning. */
  readonly score: number;
}

/** Best first, equally good ones by ascending id. A new array. */
export function ranked(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score || a.id - b.id);
}

/** How far the best of those that were not re-ranked stays below the worst that was. */
const GAP = 1e-3;

/**
 * Those that were re-ranked, and behind them the others in the order that they had. The scores of the others keep their
 * distances from each other and are moved so that all are below.
 */
export function continued(reranked: readonly Candidate[], others: readonly Candidate[]): Candidate[] {
  const head = ranked(reranked);
  const [lowest, best] = [head.at(-1), others[0]];
  if (lowest === undefined || best === undefined) return [...head, ...others];
  const tail = others.map(({ id, score }) => ({ id, score: lowest.score - GAP - (best.score - score) }));
  return [...head, ...tail];
}
