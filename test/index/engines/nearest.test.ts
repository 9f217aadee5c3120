import { createRandom } from "@loci/core";
import { expect, test } from "vitest";
import { Nearest } from "../../../packages/index/dist/engines/nearest.js";

test("keeps the nearest in order, equal ones by id, whatever the order they come in", () => {
  const random = createRandom(1);
  for (const count of [0, 1, 3, 10, 100]) {
    const offers = Array.from({ length: 60 }, (_, id): [number, number] => [random.integer(8), id]);
    const nearest = new Nearest(count);
    for (const [distance, id] of [...offers].sort(() => random.uniform() - 0.5)) nearest.offer(distance, id);
    offers.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect(nearest.rows()).toEqual(offers.slice(0, count));
  }
});

test("the limit falls as it fills", () => {
  const nearest = new Nearest(2);
  nearest.offer(5, 0);
  expect(nearest.limit).toBe(Number.POSITIVE_INFINITY);
  nearest.offer(3, 1);
  expect(nearest.limit).toBe(5);
  nearest.offer(4, 2);
  expect(nearest.limit).toBe(4);
});
