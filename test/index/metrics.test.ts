import { createRandom } from "@loci/core";
import { metricNames, metrics } from "@loci/index";
import { expect, test } from "vitest";
import { cosineDistance } from "../../packages/index/dist/metrics.js";
import { randomDescriptors } from "../support/descriptors.js";

const [a, b] = [
  [1, 2, 2],
  [2, 0, -1],
];

test("distances of two vectors by hand, and scores that are larger for what is nearer", () => {
  expect(metrics.cosine.distance([0.6, 0.8], [1, 0])).toBeCloseTo(0.4, 15);
  expect(metrics["inner-product"].distance(a as number[], b as number[])).toBe(1);
  expect(metrics.euclidean.distance(a as number[], b as number[])).toBeCloseTo(Math.sqrt(1 + 4 + 9), 15);
  for (const name of metricNames) expect(metrics[name].scoreOf(0.1)).toBeGreaterThan(metrics[name].scoreOf(0.2));
});

test("cosine distance stays within 0 … 2", () => {
  expect([1, 0, -1, 1.001, -1.001].map(cosineDistance)).toEqual([0, 1, 2, 0, 2]);
});

test.each(metricNames)("%s: dot product and bias make the affinity of the distance", (name) => {
  const { bias, affinityAt, distance } = metrics[name];
  const [query, descriptor] =
    name === "cosine"
      ? [
          [0.6, 0.8],
          [0, 1],
        ]
      : [a as number[], b as number[]];
  const dot = (query as number[]).reduce((sum, value, at) => sum + value * ((descriptor as number[])[at] as number), 0);
  const affinity = dot + bias(descriptor as number[]);
  expect(affinityAt(distance(query as number[], descriptor as number[]), query as number[])).toBeCloseTo(affinity, 12);
});

test.each(metricNames)("%s: four distances at once have the bits of one by one", (name) => {
  const random = createRandom(4);
  const { distance, sums, fromSum } = metrics[name];
  const draw = () => randomDescriptors(random, 1, 37);
  const query = draw();
  const rows = [draw(), draw(), draw(), draw()] as const;
  const four = new Float64Array(4);
  sums(Float64Array.from(query), rows, four);
  expect(Array.from(four, fromSum)).toEqual(rows.map((row) => distance(query, row)));
});

test("native distances become the reported ones", () => {
  expect(metrics.cosine.fromNative(-1e-7)).toBe(0);
  expect(metrics["inner-product"].fromNative(-3)).toBe(-3);
  expect(metrics.euclidean.fromNative(9)).toBe(3);
});
