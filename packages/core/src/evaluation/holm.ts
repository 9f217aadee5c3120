import { RetrievalError } from "../errors.js";

/**
 * p-values of many tests as they count when all are looked at, so that the chance of one false alarm among all of them stays
 * below the level at which they are read (family-wise error), whatever the tests have to do with each other. In rising order
 * the i-th of m is multiplied by m − i + 1; none comes out below one before it, and none above 1.
 *
 * Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 *
 * @param pValues 0 to 1
 * @returns in the order of `pValues`
 * @throws RetrievalError for a value that is no probability
 */
export function adjustByHolm(pValues: readonly number[]): number[] {
  const odd = pValues.findIndex((value) => !(value >= 0 && value <= 1));
  if (odd >= 0) {
    throw new RetrievalError({ what: `Holm: p-value ${odd}`, expected: "0 to 1", got: String(pValues[odd]) });
  }
  const adjusted = new Array<number>(pValues.length);
  const rising = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  let largest = 0;
  for (const [rank, [place, value]] of rising.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * value));
    adjusted[place] = largest;
  }
  return adjusted;
}
