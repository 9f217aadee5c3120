import { createRandom, sample } from "@loci/core";
import { findNeighbourhoods, type MiningOptions, mineTuples, type Neighbourhoods } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { randomDescriptors } from "../../../support/descriptors.js";

const [COUNT, LENGTH] = [120, 4];
const random = createRandom(5);
const values = randomDescriptors(random, COUNT, LENGTH);
const places = Array.from({ length: COUNT }, (_, place) => place);
const positions = Float64Array.from({ length: 2 * COUNT }, () => 100 * random.uniform());
const queries = findNeighbourhoods(
  { positions, queries: places.slice(0, 40), gallery: places.slice(40) },
  { positiveRadius: 15, negativeRadius: 30 },
);

const wholeCache = { length: LENGTH, values, rows: Int32Array.from(places) };
const options: MiningOptions = {
  pool: Int32Array.from(sample(createRandom(2), 80, 12), (place) => place + 40),
  remembered: new Map([[3, Int32Array.of(41, 45, 60)]]),
  margin: 0.1,
  negatives: 4,
  remember: 3,
};

const squaredDistance = (x: number, y: number) => {
  let sum = 0;
  for (let i = 0; i < LENGTH; i++) sum += (values[x * LENGTH + i]! - values[y * LENGTH + i]!) ** 2;
  return sum;
};

/** The same by sorting all pictures by distance. */
function naive(all: Neighbourhoods, isCached: (place: number) => boolean, { pool, remembered, margin }: MiningOptions) {
  return all.flatMap(({ query, potentialPositives, near }) => {
    const byDistance = (list: number[]) => list.sort((x, y) => squaredDistance(query, x) - squaredDistance(query, y));
    const positives = byDistance([...potentialPositives].filter(isCached));
    if (!isCached(query) || positives.length === 0) return [];
    const candidates = places.filter((place) => pool.includes(place) || remembered.get(query)?.includes(place));
    const negatives = byDistance(candidates.filter((place) => isCached(place) && !near.includes(place)));
    const limit = squaredDistance(query, positives[0]!) + margin;
    const violating = negatives.filter((place) => squaredDistance(query, place) < limit);
    return [{ query, positive: positives[0]!, negatives: violating.slice(0, 4), nearest: negatives.slice(0, 3) }];
  });
}

describe("mineTuples", () => {
  it.each([
    ["all pictures", () => true],
    ["some pictures", (place: number) => place % 3 !== 1],
  ])("is what sorting finds, with descriptors of %s", async (_name, isCached) => {
    const rows = Int32Array.from(places, (place) => (isCached(place) ? place : -1));
    const { tuples, remembered, report } = await mineTuples({ ...wholeCache, rows }, queries, options);
    const expected = naive(queries, isCached, options);
    const withNegatives = expected.filter(({ negatives }) => negatives.length > 0);
    expect(withNegatives.length).toBeGreaterThan(5);
    expect(withNegatives.length).toBeLessThan(expected.length);
    expect(tuples.map((tuple) => ({ ...tuple, negatives: [...tuple.negatives] }))).toEqual(
      withNegatives.map(({ query, positive, negatives }) => ({ query, positive, negatives })),
    );
    for (const { query, nearest } of expected) expect([...remembered.get(query)!]).toEqual(nearest);
    const taught = withNegatives.reduce((sum, { negatives }) => sum + negatives.length, 0);
    expect(report).toEqual({
      queries: expected.length,
      violating: withNegatives.length / expected.length,
      negativesPerTuple: taught / withNegatives.length,
    });
  });

  it("remembers what it did not look for again, and changes nothing that it was given", async () => {
    const remembered = new Map([[99, Int32Array.of(1, 2)]]);
    const found = await mineTuples(wholeCache, queries, { ...options, remembered });
    expect(found.remembered.get(99)).toEqual(Int32Array.of(1, 2));
    expect(remembered.size).toBe(1);
  });

  it("finds nothing to learn where every positive is nearer by the margin", async () => {
    const { tuples, report } = await mineTuples(wholeCache, queries, { ...options, margin: -4.1 });
    expect([tuples, report.violating, report.negativesPerTuple]).toEqual([[], 0, 0]);
  });
});
