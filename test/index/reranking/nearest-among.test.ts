import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { nearestAmong } from "../../../packages/index/dist/reranking/nearest-among.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { similarity } from "../../support/memory-gallery.js";
import { rowsOf } from "../../support/naive-rerankers.js";

it.each([
  [40, 5],
  [40, 40],
  [40, 100],
  [1, 3],
  [0, 3],
])("of %i vectors the %i nearest, ties by ascending index", async (count, k) => {
  const dimension = 5;
  const data = randomDescriptors(createRandom(count), count, dimension);
  // Some equal ones.
  if (count > 10) for (const row of [8, 3, 21]) data.copyWithin(row * dimension, 0, dimension);
  const nearest = await nearestAmong({ data, dimension }, count, k);
  const rows = rowsOf(data, dimension);
  expect(nearest.width).toBe(Math.min(k, count));
  for (const [row, vector] of rows.entries()) {
    const all = rows.map((other) => similarity(vector, other));
    // Sums of equal products in another order may differ in the last bit.
    const rounded = all.map((value) => Number(value.toFixed(12)));
    const order = [...rounded.keys()].sort((a, b) => rounded[b]! - rounded[a]! || a - b).slice(0, k);
    const [start, end] = [row * nearest.width, (row + 1) * nearest.width];
    expect(Array.from(nearest.indices.subarray(start, end))).toEqual(order);
    for (const [place, other] of order.entries())
      expect(nearest.similarities[start + place]).toBeCloseTo(all[other]!, 12);
    expect(nearest.lowest[row]).toBeCloseTo(Math.min(...all), 12);
  }
});

it("leaves the event loop free", async () => {
  const [count, dimension] = [700, 128];
  const data = randomDescriptors(createRandom(3), count, dimension);
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  await nearestAmong({ data, dimension }, count, 10);
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(0);
});
