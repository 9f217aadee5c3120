import { createRandom, largestFirst } from "@loci/core";
import { expect, test } from "vitest";

test("is a stable sort, cut off", () => {
  const random = createRandom(9);
  for (let repeat = 0; repeat < 200; repeat++) {
    const scores = Float32Array.from({ length: random.integer(40) }, () => random.integer(8) - 4);
    const sorted = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
    const depth = random.integer(45);
    expect([...largestFirst(scores, depth)]).toEqual(sorted.slice(0, depth));
  }
});

test("infinite scores have their place", () => {
  expect([...largestFirst([1, Infinity, -Infinity, Infinity], 4)]).toEqual([1, 3, 0, 2]);
});
