import { createRandom } from "@loci/core";
import { expect, test } from "vitest";
import { CandidateLists } from "../../../packages/index/dist/engines/candidate-lists.js";

/** The candidates of one query as [affinity, slot]. */
function listOf({ capacity, counts, slots, affinities }: CandidateLists, query: number): [number, number][] {
  const start = query * capacity;
  return Array.from({ length: counts[query] as number }, (_, at) => [
    affinities[start + at] as number,
    slots[start + at] as number,
  ]);
}

test("keeps the largest of each query, equal ones in the order they came", () => {
  const random = createRandom(2);
  for (const capacity of [1, 4, 30]) {
    const lists = new CandidateLists(3, capacity);
    const offers = Array.from({ length: 60 }, (_, slot) => [random.integer(3), slot, random.integer(8)] as const);
    for (const [query, slot, affinity] of offers) lists.offer(query, slot, affinity);
    for (const query of [0, 1, 2]) {
      const all = offers.filter(([of]) => of === query).map(([, slot, affinity]): [number, number] => [affinity, slot]);
      all.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
      expect(listOf(lists, query)).toEqual(all.slice(0, capacity));
      expect(lists.lowest(query)).toBe(all.slice(0, capacity).at(-1)?.[0]);
    }
  }
});

test("says when what was offered is too small", () => {
  const lists = new CandidateLists(1, 2);
  expect([3, 5, 3, 4].map((affinity, slot) => lists.offer(0, slot, affinity))).toEqual([true, true, false, true]);
});
