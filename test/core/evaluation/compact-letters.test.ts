import { readFileSync } from "node:fs";
import { compactLetters } from "@loci/core";
import fc from "fast-check";
import { expect, test } from "vitest";

interface Relation {
  readonly count: number;
  readonly pairs: readonly (readonly [number, number])[];
  readonly letters: readonly string[];
}

const recorded = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../fixtures/statistics/letters.json`, "utf8"),
) as readonly Relation[];

const lettersOf = (count: number, pairs: Relation["pairs"]) => {
  const differing = new Set(pairs.map((pair) => pair.join()));
  return compactLetters(count, (first, second) => differing.has(`${first},${second}`));
};
/** Which things each letter stands for: the letters themselves may be called otherwise. */
const holders = (letters: readonly string[]) =>
  [...new Set(letters.join(""))]
    .map((letter) => letters.flatMap((own, place) => (own.includes(letter) ? [place] : [])).join())
    .sort();

test.each(recorded)("multcompView groups $count things alike", ({ count, pairs, letters }) => {
  expect(holders(lettersOf(count, pairs))).toEqual(holders(letters));
});

test("two share a letter exactly when they do not differ", () => {
  const relations = fc
    .integer({ min: 1, max: 9 })
    .chain((count) => fc.tuple(fc.constant(count), fc.subarray(pairsOf(count))));
  fc.assert(
    fc.property(relations, ([count, pairs]) => {
      const letters = lettersOf(count, pairs);
      for (const [a, b] of pairsOf(count)) {
        const shared = [...letters[a]!].some((letter) => letters[b]!.includes(letter));
        expect(shared).toBe(!pairs.some(([c, d]) => a === c && b === d));
      }
      expect(letters.every((own) => own.length > 0)).toBe(true);
    }),
  );
});

const pairsOf = (count: number) =>
  Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - a - 1 }, (_, b) => [a, a + b + 1] as const),
  ).flat();

test("the first has the letter a, and letters go on behind z", () => {
  expect(compactLetters(3, () => false)).toEqual(["a", "a", "a"]);
  expect(compactLetters(4, (a, b) => b - a > 1)).toEqual(["a", "ab", "bc", "c"]);
  const many = compactLetters(54, () => true);
  expect([many[25], many[26], many[51], many[52], many[53]]).toEqual(["z", "A", "Z", "a′", "b′"]);
  expect(compactLetters(0, () => true)).toEqual([]);
});
