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

/** How far candidates without a score of their own stay from those that have one. */
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

/**
 * The scored by their scores, and the others at the places that they had, with scores between those of their neighbours.
 * @param scores by id
 */
export function withHeld(candidates: readonly Candidate[], scores: ReadonlyMap<number, number>): Candidate[] {
  if (scores.size === 0) return [...candidates];
  const scored = ranked(
    candidates.filter(({ id }) => scores.has(id)).map(({ id }) => ({ id, score: scores.get(id) as number })),
  );
  let next = 0;
  let held = 0;
  return candidates.map(({ id }): Candidate => {
    if (scores.has(id)) {
      held = 0;
      return scored[next++] as Candidate;
    }
    held++;
    const [above, below] = [scored[next - 1]?.score, scored[next]?.score];
    if (above === undefined) return { id, score: (below as number) + GAP / held };
    // Ever nearer to the one below, however many are held here.
    return { id, score: below === undefined ? above - GAP * held : below + (above - below) / (held + 1) };
  });
}
