import { bootstrapInterval, bootstrapStatistics, createRandom, pairedBootstrap } from "@loci/core";
import { expect, test } from "vitest";

const bernoulli = (count: number, share: number) =>
  Array.from({ length: count }, (_, i) => (i < count * share ? 1 : 0));

test.each([
  [400, 0.5],
  [1000, 0.8],
  [2000, 0.1],
])("%d answers, %d right: the normal approximation p ± 1.96 sqrt(p (1 - p) / n)", async (count, share) => {
  const { mean, lower, upper } = await bootstrapInterval(bernoulli(count, share), { resamples: 5000 });
  const half = 1.96 * Math.sqrt((share * (1 - share)) / count);
  expect(mean).toBeCloseTo(share, 12);
  expect(Math.abs(lower - (share - half))).toBeLessThan(0.1 * half);
  expect(Math.abs(upper - (share + half))).toBeLessThan(0.1 * half);
});

test("two values: the means 0, 1/2, 1 have the shares 1/4, 1/2, 1/4", async () => {
  expect(await bootstrapInterval([0, 1], { level: 0.4 })).toEqual({ mean: 0.5, lower: 0.5, upper: 0.5 });
  expect(await bootstrapInterval([0, 1], { level: 0.6 })).toEqual({ mean: 0.5, lower: 0, upper: 1 });
});

test("equal values and one value leave no doubt", async () => {
  expect(await bootstrapInterval([1, 1, 1])).toEqual({ mean: 1, lower: 1, upper: 1 });
  expect(await bootstrapInterval([0.25])).toEqual({ mean: 0.25, lower: 0.25, upper: 0.25 });
});

test("about 95 of 100 intervals hold the true mean", async () => {
  const random = createRandom(3);
  let holds = 0;
  for (let repeat = 0; repeat < 400; repeat++) {
    const values = Array.from({ length: 60 }, () => random.normal() + 5);
    const { lower, upper } = await bootstrapInterval(values, { resamples: 500, seed: repeat });
    if (lower <= 5 && 5 <= upper) holds++;
  }
  expect(holds / 400).toBeGreaterThan(0.91);
  expect(holds / 400).toBeLessThan(0.98);
});

test("deterministic by seed, and the values stay as they are", async () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => (i * 7) % 11);
  const before = values.slice();
  expect(await bootstrapInterval(values, { seed: 5 })).toEqual(await bootstrapInterval([...values], { seed: 5 }));
  expect(await bootstrapInterval(values, { seed: 5 })).toEqual(
    await bootstrapInterval(values, { seed: 5, resamples: 2000, level: 0.95 }),
  );
  expect(await bootstrapInterval(values, { seed: 5 })).not.toEqual(await bootstrapInterval(values, { seed: 6 }));
  expect(values).toEqual(before);
});

test("a higher level is wider, more values are narrower", async () => {
  const width = async (values: readonly number[], level: number) => {
    const { lower, upper } = await bootstrapInterval(values, { level });
    return upper - lower;
  };
  expect(await width(bernoulli(100, 0.5), 0.99)).toBeGreaterThan(await width(bernoulli(100, 0.5), 0.9));
  expect(await width(bernoulli(1600, 0.5), 0.95)).toBeLessThan(0.5 * (await width(bernoulli(100, 0.5), 0.95)));
});

test("nothing, odd numbers and odd settings are refused", async () => {
  await expect(bootstrapInterval([])).rejects.toThrow("bootstrap: values: expected at least one, got none");
  await expect(bootstrapInterval([1, Number.NaN])).rejects.toThrow(
    "bootstrap: value 1: expected a finite number, got NaN",
  );
  await expect(bootstrapInterval([1], { resamples: 0 })).rejects.toThrow(
    "bootstrap: resamples: expected a positive whole number, got 0",
  );
  for (const level of [0, 1, 95, Number.NaN])
    await expect(bootstrapInterval([1], { level })).rejects.toThrow("bootstrap: level");
});

test("a statistic of counts: the mean of the values is the mean bootstrap", async () => {
  const values = Array.from({ length: 40 }, (_, i) => ((i * 7) % 11) / 11);
  const mean = (counts: Int32Array) => counts.reduce((sum, count, i) => sum + count * values[i]!, 0) / values.length;
  const [ofCounts, ofValues] = [(await bootstrapStatistics(40, [mean]))[0]!, await bootstrapInterval(values)];
  for (const end of ["mean", "lower", "upper"] as const) expect(ofCounts[end]).toBeCloseTo(ofValues[end], 12);
  await expect(bootstrapStatistics(0, [mean])).rejects.toThrow("bootstrap: values: expected at least one, got none");
});

test("paired: what both systems find hard does not blur the difference", async () => {
  const random = createRandom(4);
  const hard = Array.from({ length: 300 }, () => random.uniform());
  const better = hard.map((value) => value + 0.02 + 0.05 * random.normal());
  const paired = await pairedBootstrap(better, hard);
  expect(paired.lower).toBeGreaterThan(0);
  expect(paired.pValue).toBeLessThan(0.01);
  const [one, other] = [await bootstrapInterval(better), await bootstrapInterval(hard)];
  expect(one.lower).toBeLessThan(other.upper);
  expect((await pairedBootstrap(hard, better)).mean).toBeCloseTo(-paired.mean, 12);
});

test("paired: equal systems, and p by hand", async () => {
  expect(await pairedBootstrap([1, 0, 1], [1, 0, 1])).toEqual({ mean: 0, lower: 0, upper: 0, pValue: 1 });
  // Differences +1, −1: the mean of two draws is −1, 0 or 1 with shares 1/4, 1/2, 1/4, so p is 2 · 3/4, at most 1.
  expect((await pairedBootstrap([1, 0], [0, 1])).pValue).toBe(1);
  // One query: the difference never changes its sign, so p is the least that 100 resamples can tell.
  expect((await pairedBootstrap([1], [0], { resamples: 100 })).pValue).toBe(0.005);
  await expect(pairedBootstrap([1, 2], [1])).rejects.toThrow(
    "scores of the second system: expected 2, as many as of the first",
  );
});

test("paired: draws in which both are equal count on both sides, also where their sums are rounded", async () => {
  // 0.1 + 0.2 − 0.3 is 5.6e-17.
  const [first, second] = [
    [1, 2, 0, 0],
    [0, 0, 3, 0],
  ];
  const inTenths = (scores: readonly number[]) => scores.map((score) => score / 10);
  const exact = await pairedBootstrap(first, second);
  expect((await pairedBootstrap(inTenths(first), inTenths(second))).pValue).toBe(exact.pValue);
  expect((await pairedBootstrap(inTenths(second), inTenths(first))).pValue).toBe(exact.pValue);
});

test("paired: between systems of the same worth about 5 of 100 p values are below 0.05", async () => {
  const random = createRandom(8);
  let below = 0;
  for (let repeat = 0; repeat < 400; repeat++) {
    const draw = () => Array.from({ length: 50 }, () => random.normal());
    if ((await pairedBootstrap(draw(), draw(), { resamples: 200, seed: repeat })).pValue < 0.05) below++;
  }
  expect(below / 400).toBeGreaterThan(0.02);
  expect(below / 400).toBeLessThan(0.1);
});
