/**
 * Letters that say which of many things differ: two share a letter exactly when they do not differ. The first thing has the
 * letter a.
 *
 * By insertion and absorption: all begin with one letter in common; for each pair that differs every letter that both have is
 * replaced by one that the first loses and one that the second loses; a letter whose holders all have another in common goes.
 * What is left are the largest sets of things none of which differ.
 *
 * Source: Piepho, "An algorithm for a letter-based representation of all-pairwise comparisons", Journal of Computational and
 * Graphical Statistics 13(2), 2004; without its sweep, which drops single holders of letters that others show too.
 *
 * @param count of things, in the order in which letters are given out (best first)
 * @param differ whether two of them do, by their places; asked for `first` < `second` only
 * @returns of each thing its letters, in alphabetical order; behind z come A to Z, and then a′, b′ …
 */
export function compactLetters(count: number, differ: (first: number, second: number) => boolean): string[] {
  let sets: readonly (readonly boolean[])[] = [new Array<boolean>(count).fill(true)];
  for (let first = 0; first < count; first++) {
    for (let second = first + 1; second < count; second++) {
      if (differ(first, second)) sets = absorb(split(sets, first, second));
    }
  }
  const ordered = [...sets].sort(byFirstMembers);
  return Array.from({ length: count }, (_, place) => ordered.map((set, i) => (set[place] ? letter(i) : "")).join(""));
}

type Sets = readonly (readonly boolean[])[];

const split = (sets: Sets, first: number, second: number): Sets =>
  sets.flatMap((set) => (set[first] && set[second] ? [set.with(first, false), set.with(second, false)] : [set]));

/** Without sets that lie within another; of equal ones the first stays. */
const absorb = (sets: Sets): Sets =>
  sets.filter(
    (set, place) =>
      !sets.some((other, i) => i !== place && isWithin(set, other) && (i < place || !isWithin(other, set))),
  );

const isWithin = (set: readonly boolean[], other: readonly boolean[]) => set.every((has, i) => !has || other[i]);

function byFirstMembers(a: readonly boolean[], b: readonly boolean[]): number {
  const place = a.findIndex((has, i) => has !== b[i]);
  return place < 0 ? 0 : a[place] ? -1 : 1;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

const letter = (place: number): string =>
  `${LETTERS[place % LETTERS.length]}${"′".repeat(Math.floor(place / LETTERS.length))}`;
