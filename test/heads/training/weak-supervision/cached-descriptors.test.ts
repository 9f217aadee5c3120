import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { cosinesWithCached } from "../../../../packages/heads/dist/training/weak-supervision/cached-descriptors.js";
import { randomDescriptors } from "../../../support/descriptors.js";

// More queries than a block and more numbers than cross at once.
const [COUNT, LENGTH] = [150, 40_000];
const values = randomDescriptors(createRandom(1), COUNT, LENGTH);
/** Pictures 0, 2, 4 … are cached, in reverse. */
const rows = Int32Array.from({ length: 2 * COUNT }, (_, place) => (place % 2 ? -1 : COUNT - 1 - place / 2));
const cache = { length: LENGTH, values, rows };

it("gives each item what it wants, with cosines as loops give them", async () => {
  const items = Array.from({ length: 70 }, (_, i) => i);
  const want = (item: number) => ({ query: 2 * item, others: item === 3 ? [] : [2 * item, 298 - 2 * item, 8] });
  const seen: number[] = [];
  for await (const { wanted, cosine } of cosinesWithCached(cache, items, want)) {
    seen.push(wanted.query / 2);
    for (const place of wanted.others.slice(1)) {
      const [x, y] = [wanted.query, place].map((at) => values.subarray(rows[at]! * LENGTH, (rows[at]! + 1) * LENGTH));
      expect(cosine(place)).toBeCloseTo(
        x!.reduce((sum, value, i) => sum + value * y![i]!, 0),
        5,
      );
    }
  }
  expect(seen).toEqual(items);
  expect(values.length).toBe(COUNT * LENGTH);
});

it("ends with the reason of its signal", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const all = async () => {
    for await (const _ of cosinesWithCached(cache, [0], () => ({ query: 0, others: [2] }), signal));
  };
  await expect(all()).rejects.toThrow("enough");
});
