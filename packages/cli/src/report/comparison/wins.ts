import { isRight, type System } from "./compared-systems.js";

/**
 * How many queries the first system answers right where the second is wrong, by their first answers: seed by seed where both
 * have the same seeds, else over all pairs of seeds; a mean over these.
 */
export function winsOver(first: System, second: System): number {
  const [ofFirst, ofSecond] = [rightBySeed(first), rightBySeed(second)];
  const isMatched = first.seeds.join() === second.seeds.join();
  const pairs = ofFirst.flatMap((right, a) =>
    isMatched ? [[right, ofSecond[a] as boolean[]] as const] : ofSecond.map((other) => [right, other] as const),
  );
  const wins = pairs.map(([right, other]) => right.filter((isIt, query) => isIt && !other[query]).length);
  return wins.reduce((sum, count) => sum + count, 0) / wins.length;
}

const rightBySeed = ({ cells }: System): boolean[][] => cells.map(({ queries }) => queries.map(isRight));
