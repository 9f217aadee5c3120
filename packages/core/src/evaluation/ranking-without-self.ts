import { RetrievalError } from "../errors.js";

/**
 * The neighbours of a query that is itself in the gallery, without the query: taken out wherever it stands. Dropping the
 * first rank in its place is wrong as soon as a duplicate ties with it.
 *
 * @param ranking gallery positions, nearest first; not changed
 * @param query gallery position
 * @param gallery number of positions
 * @param depth how many positions were asked for, the query included; at most `gallery`
 * @returns depth - 1 positions
 * @throws RetrievalError when a position is not in the gallery or comes twice, or fewer than depth - 1 others are there
 */
export function rankingWithoutSelf(
  ranking: readonly number[],
  query: number,
  gallery: number,
  depth: number,
): readonly number[] {
  const what = `neighbours of query ${query}`;
  const odd = ranking.find((position) => !Number.isInteger(position) || position < 0 || position >= gallery);
  if (odd !== undefined) {
    throw new RetrievalError({
      what,
      expected: `gallery positions from 0 to ${gallery - 1}`,
      got: String(odd),
      remedy: "Rank the same pictures that the labels belong to.",
    });
  }
  if (new Set(ranking).size < ranking.length) {
    const twice = ranking.find((position, rank) => ranking.indexOf(position) < rank);
    throw new RetrievalError({
      what,
      expected: "every gallery position once",
      got: `position ${twice} more than once`,
    });
  }
  const others = ranking.filter((position) => position !== query);
  if (others.length < depth - 1) {
    throw new RetrievalError({
      what,
      expected: `${depth - 1} besides the query`,
      got: String(others.length),
      remedy: "Search deeper: an approximate index may need a larger ef.",
    });
  }
  return others.slice(0, depth - 1);
}
