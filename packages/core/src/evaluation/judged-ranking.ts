import { RetrievalError } from "../errors.js";
import { createJudgementMarks, type MarkedGallery } from "./judgement-marks.js";
import type { Judgement } from "./protocol.js";

/** The gallery as a system ranks it for one query. */
export interface Ranking {
  /** places in the gallery, the most alike first, each once */
  readonly places: ArrayLike<number>;
  /** how alike they are, as many as there are places, larger is more alike; absent where the system does not tell */
  readonly scores?: ArrayLike<number>;
  /**
   * Whether the system says of all other places that they are wrong: they count as not found, and a query without places as
   * answered wrongly, with the least of all scores. Otherwise a ranking that is too short is an error.
   */
  readonly rejectsRest?: boolean;
}

/** A ranking without what does not count, reduced to where the positives stand. Every ranking metric follows from it. */
export interface JudgedRanking {
  /** ranks of the positives found, from 1, rising */
  readonly hits: readonly number[];
  /** R: how many positives the gallery holds for the query, found or not */
  readonly positives: number;
  /** how many ranks there are: the hits are complete down to here */
  readonly ranks: number;
  /** score of the first rank; absent where the system does not tell, or nothing is left to rank */
  readonly firstScore?: number;
}

export interface Judge {
  /** How many positives a query has, as `judge` counts them. */
  countPositives(judgement: Judgement): number;
  /**
   * @param ranksNeeded how many ranks of a query with so many positives are to be judged; fewer only where the gallery ends
   * @throws RetrievalError when a place is not in the gallery or comes twice, or there are fewer ranks than needed
   * although the gallery holds more
   */
  judge(ranking: Ranking, judgement: Judgement, ranksNeeded: (positives: number) => number): JudgedRanking;
}

/**
 * Judges rankings of a gallery of `gallery` pictures. The query itself and the ignored are taken out wherever they stand:
 * dropping the first rank in place of the query is wrong as soon as a duplicate ties with it. Of a group only the first
 * counts.
 */
export function createJudge(gallery: number, groups?: Int32Array): Judge {
  const withMarks = createJudgementMarks(gallery, groups);
  const isNewPlace = createOnce(gallery);
  const isNewGroup = createOnce(groups === undefined ? 0 : 1 + groups.reduce((a, b) => Math.max(a, b), 0));
  let call = 0;

  function walk({ places, scores, rejectsRest }: Ranking, query: number, marked: MarkedGallery, needed: number) {
    const hits: number[] = [];
    let [ranks, removed, first] = [0, 0, -1];
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      if (!(place >= 0 && place < gallery && Number.isInteger(place))) throw outside(query, place, gallery);
      if (!isNewPlace(place, call)) throw twice(query, place);
      if (marked.isRemoved(place)) removed++;
      else if (ranks < needed && (groups === undefined || isNewGroup(groups[place] as number, call))) {
        ranks++;
        if (ranks === 1) first = i;
        if (marked.isPositive(place)) hits.push(ranks);
      }
    }
    const none = rejectsRest ? Number.NEGATIVE_INFINITY : undefined;
    const firstScore = scores === undefined ? undefined : first < 0 ? none : (scores[first] as number);
    return { judged: { hits, ranks, ...(firstScore !== undefined && { firstScore }) }, removed };
  }

  return {
    countPositives: (judgement) => withMarks(judgement, ({ positives }) => positives),
    judge: (ranking, judgement, ranksNeeded) =>
      withMarks(judgement, (marked) => {
        call++;
        const needed = ranksNeeded(marked.positives);
        const { judged, removed } = walk(ranking, judgement.query, marked, needed);
        const unranked = gallery - ranking.places.length - (marked.removed - removed);
        if (judged.ranks < needed && unranked > 0 && !ranking.rejectsRest)
          throw tooShort(judgement.query, needed, judged.ranks);
        return { ...judged, positives: marked.positives };
      }),
  };
}

/** Whether a number below `count` comes for the first time in a call; calls are numbered from 1. */
function createOnce(count: number): (value: number, call: number) => boolean {
  const last = new Int32Array(count);
  return (value, call) => {
    const isNew = last[value] !== call;
    last[value] = call;
    return isNew;
  };
}

function outside(query: number, place: number, gallery: number): RetrievalError {
  return new RetrievalError({
    what: `neighbours of query ${query}`,
    expected: `gallery places from 0 to ${gallery - 1}`,
    got: String(place),
    remedy: "Rank the same pictures that are judged.",
  });
}

function twice(query: number, place: number): RetrievalError {
  const what = `neighbours of query ${query}`;
  return new RetrievalError({ what, expected: "every gallery place once", got: `place ${place} more than once` });
}

function tooShort(query: number, needed: number, ranks: number): RetrievalError {
  const wanted = needed === Infinity ? "the whole gallery" : `${needed}`;
  return new RetrievalError({
    what: `neighbours of query ${query}`,
    expected: `${wanted} besides the query and what is ignored`,
    got: String(ranks),
    remedy: "Search deeper (an approximate index may need a larger ef), or ask for metrics with a smaller cut-off.",
  });
}
