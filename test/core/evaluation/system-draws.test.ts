import { readFileSync } from "node:fs";
import {
  bootstrapInterval,
  differenceOfDraws,
  drawSystems,
  intervalOfDraws,
  pairedBootstrap,
  type SystemDraws,
} from "@loci/core";
import { expect, test } from "vitest";

interface Recorded {
  readonly percentile: { readonly values: readonly number[]; readonly interval: readonly [number, number] };
  readonly paired: { readonly other: readonly number[]; readonly interval: readonly [number, number] };
  readonly crossed: {
    readonly first: readonly (readonly number[])[];
    readonly second: readonly (readonly number[])[];
    readonly interval: readonly [number, number];
    readonly difference: readonly [number, number];
    readonly p: number;
  };
}

const { percentile, paired, crossed } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../fixtures/statistics/statistics.json`, "utf8"),
) as Recorded;
const options = { resamples: 20_000 };
const one = (scores: readonly number[]) => ({ seeds: [1], scores: [scores] });
/** Both are drawn: a twentieth of the interval's width is some five standard errors of its ends. */
const near = ({ lower, upper }: { lower: number; upper: number }, [low, high]: readonly [number, number]) => {
  expect(Math.abs(lower - low)).toBeLessThan(0.05 * (high - low));
  expect(Math.abs(upper - high)).toBeLessThan(0.05 * (high - low));
};

test("SciPy's percentile bootstrap: of a mean and of a paired difference", async () => {
  const [first, second] = (await drawSystems([one(percentile.values), one(paired.other)], options)) as [
    SystemDraws,
    SystemDraws,
  ];
  near(intervalOfDraws(first), percentile.interval);
  near(differenceOfDraws(first, second), paired.interval);
});

test("queries and seeds drawn apart, as NumPy does it", async () => {
  const seeds = [3, 1, 4, 2];
  const [first, second] = (await drawSystems(
    [
      { seeds, scores: crossed.first },
      { seeds, scores: crossed.second },
    ],
    options,
  )) as [SystemDraws, SystemDraws];
  near(intervalOfDraws(first), crossed.interval);
  near(differenceOfDraws(first, second), crossed.difference);
  expect(Math.abs(differenceOfDraws(first, second).pValue - crossed.p)).toBeLessThan(0.03);
});

test("every way to draw two queries and two seeds: the shares of the means", async () => {
  const scores = [
    [1, 0],
    [0, 0],
  ];
  const [drawn] = (await drawSystems([{ seeds: [1, 2], scores }], { resamples: 40_000 })) as [SystemDraws];
  const expected = new Map<number, number>();
  for (const a of [0, 1])
    for (const b of [0, 1])
      for (const c of [0, 1])
        for (const d of [0, 1]) {
          const value = (scores[a]![c]! + scores[a]![d]! + scores[b]![c]! + scores[b]![d]!) / 4;
          expected.set(value, (expected.get(value) ?? 0) + 1 / 16);
        }
  for (const [value, share] of expected) {
    const found = drawn.means.filter((mean) => mean === value).length / drawn.means.length;
    expect(Math.abs(found - share)).toBeLessThan(0.015);
  }
});

test("a system of one seed is drawn as the bootstrap over queries draws it", async () => {
  const [first, second] = (await drawSystems([one(percentile.values), one(paired.other)])) as [
    SystemDraws,
    SystemDraws,
  ];
  const whole = await bootstrapInterval(percentile.values);
  const difference = await pairedBootstrap(percentile.values, paired.other);
  for (const end of ["mean", "lower", "upper"] as const) {
    expect(intervalOfDraws(first)[end]).toBeCloseTo(whole[end], 12);
    expect(differenceOfDraws(first, second)[end]).toBeCloseTo(difference[end], 12);
  }
  expect(differenceOfDraws(first, second).pValue).toBe(difference.pValue);
});

test("what a seed does to two systems cancels where both have the same seeds, in whatever order, and not elsewhere", async () => {
  const bad = new Array<number>(30).fill(0);
  const good = new Array<number>(30).fill(1);
  const [first, same, other] = (await drawSystems([
    { seeds: [1, 2], scores: [bad, good] },
    { seeds: [2, 1], scores: [good, bad] },
    { seeds: [1, 3], scores: [bad, good] },
  ])) as [SystemDraws, SystemDraws, SystemDraws];
  expect(differenceOfDraws(first, same)).toEqual({ mean: 0, lower: 0, upper: 0, pValue: 1 });
  expect(differenceOfDraws(first, other).upper).toBe(1);
  expect(intervalOfDraws(first)).toEqual({ mean: 0.5, lower: 0, upper: 1 });
});

test("what does not fit together is refused", async () => {
  const what = "bootstrap over queries and seeds: system 1";
  await expect(drawSystems([])).rejects.toThrow("bootstrap: values: expected at least one, got none");
  await expect(drawSystems([one([1, 0]), one([1])])).rejects.toThrow(
    `${what}: expected scores of 2 queries, as all, got 1`,
  );
  await expect(drawSystems([one([1]), { seeds: [], scores: [] }])).rejects.toThrow(`${what}: expected seeds`);
  await expect(drawSystems([one([1]), { seeds: [1, 1], scores: [[1], [1]] }])).rejects.toThrow("different seeds");
  await expect(drawSystems([one([Number.NaN])])).rejects.toThrow("value 0: expected a finite number, got NaN");
});
