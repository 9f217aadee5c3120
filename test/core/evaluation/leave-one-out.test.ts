import { createRandom, evaluateLeaveOneOut, protocols, type Rank } from "@loci/core";
import { describe, expect, test } from "vitest";

/** Exact search over points on a line, equal distances in gallery order. */
const lineSearch =
  (points: readonly number[]): Rank =>
  async (queries, depth) =>
    queries.map((query) => {
      const distance = (position: number) => Math.abs((points[position] as number) - (points[query] as number));
      return [...points.keys()].sort((a, b) => distance(a) - distance(b) || a - b).slice(0, depth);
    });
const valuesOf = ({ metrics }: Awaited<ReturnType<typeof evaluateLeaveOneOut>>) =>
  Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

describe("figures", () => {
  test("by hand: five points on a line", async () => {
    //      a    a    b    a    b       and a c, which has no positive and is nobody's nearest
    const points = [0, 1, 2.1, 4, 5.5, 100];
    const labels = ["a", "a", "b", "a", "b", "c"];
    // Neighbours of 0: a b a b -> first hit 1, R 2: (1/1) / 2
    //               1: a b a b (0 at 1, 2.1 at 1.1) -> 1, (1/1) / 2
    //               2 (b): a(1) a(4, 1.9) a(0, 2.1) b -> 4, R 1: 0
    //               3 (a): b(5.5) b(2.1) a a -> 3, R 2: 0
    //               4 (b): a(4) b(2.1) -> 2, R 1: 0
    const result = await evaluateLeaveOneOut(labels, lineSearch(points));
    expect(valuesOf(result)).toEqual({
      "recall@1": 2 / 5,
      "recall@2": 3 / 5,
      "recall@4": 1,
      "recall@8": 1,
      "MAP@R": 1 / 5,
    });
    expect(result).toMatchObject({ protocol: protocols["leave-one-out"], queries: 5, excludedQueries: 1, gallery: 6 });
    expect(result.perQuery.queries).toEqual([0, 1, 2, 3, 4]);
    expect(result.perQuery.scores).toEqual({
      "recall@1": [1, 1, 0, 0, 0],
      "recall@2": [1, 1, 0, 0, 1],
      "recall@4": [1, 1, 1, 1, 1],
      "recall@8": [1, 1, 1, 1, 1],
      "MAP@R": [0.5, 0.5, 0, 0, 0],
    });
  });

  test("a perfect ranking scores 1 everywhere, with no doubt", async () => {
    const points = [0, 0.1, 0.2, 10, 10.1, 20, 20.1, 20.2];
    const { metrics } = await evaluateLeaveOneOut(["a", "a", "a", "b", "b", "c", "c", "c"], lineSearch(points));
    for (const { value, lower, upper } of metrics) expect([value, lower, upper]).toEqual([1, 1, 1]);
  });

  test("duplicates: excluding the query by rank would take the duplicate for the query", async () => {
    // Pictures 0 and 1 are the same file with different labels (a mislabelled copy): the nearest of 1 is 0, at distance 0
    // and before it in gallery order. Dropping the first rank would drop 0 and count 1 itself as a hit.
    const points = [0, 0, 5, 5.5];
    const labels = ["b", "a", "a", "b"];
    const result = await evaluateLeaveOneOut(labels, lineSearch(points), { cutoffs: [1] });
    expect(result.perQuery.scores["recall@1"]).toEqual([0, 0, 0, 0]);
    const [first, ...rest] = (await lineSearch(points)([1], 4))[0] as number[];
    expect([first, labels[rest[0] as number]]).toEqual([0, "a"]);
  });

  test("agrees with a naive evaluation of random points", async () => {
    const random = createRandom(11);
    for (let repeat = 0; repeat < 20; repeat++) {
      const count = 5 + random.integer(60);
      const points = Array.from({ length: count }, () => random.integer(40));
      const labels = Array.from({ length: count }, () => `class ${random.integer(6)}`);
      const [hits, precisions]: [number[], number[]] = [[], []];
      for (let query = 0; query < count; query++) {
        const others = [...points.keys()].filter((i) => i !== query);
        const gap = (i: number) => Math.abs((points[i] as number) - (points[query] as number));
        others.sort((a, b) => gap(a) - gap(b) || a - b);
        const positives = others.filter((i) => labels[i] === labels[query]).length;
        if (positives === 0) continue;
        hits.push(others.slice(0, 3).some((i) => labels[i] === labels[query]) ? 1 : 0);
        let sum = 0;
        for (let i = 1; i <= positives; i++) {
          if (labels[others[i - 1] as number] !== labels[query]) continue;
          sum += others.slice(0, i).filter((other) => labels[other] === labels[query]).length / i;
        }
        precisions.push(sum / positives);
      }
      const { perQuery } = await evaluateLeaveOneOut(labels, lineSearch(points), { cutoffs: [3], resamples: 10 });
      expect(perQuery.scores["recall@3"]).toEqual(hits);
      expect(perQuery.scores["MAP@R"]).toHaveLength(precisions.length);
      for (const [i, precision] of precisions.entries())
        expect(perQuery.scores["MAP@R"]?.[i]).toBeCloseTo(precision, 12);
    }
  });

  test("the interval is the bootstrap's, by its seed and resamples", async () => {
    const points = Array.from({ length: 60 }, (_, i) => (i * 37) % 61);
    const labels = points.map((point) => `${Math.floor(point / 7)}`);
    const run = (seed: number) => evaluateLeaveOneOut(labels, lineSearch(points), { seed, resamples: 200 });
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(one);
    expect(other.metrics.map(({ value }) => value)).toEqual(one.metrics.map(({ value }) => value));
    expect(other.metrics).not.toEqual(one.metrics);
    for (const { value, lower, upper } of one.metrics) expect(lower <= value && value <= upper).toBe(true);
  });
});

describe("what the system under test is asked", () => {
  const labels = Array.from({ length: 600 }, (_, i) => (i === 5 ? "alone" : `class ${i % 60}`));

  test("every query with a positive once, in chunks, as deep as the largest class needs", async () => {
    const asked: number[] = [];
    const depths = new Set<number>();
    const progress: [number, number][] = [];
    const rank: Rank = async (queries, depth) => {
      asked.push(...queries);
      depths.add(depth);
      expect(queries.length).toBeLessThanOrEqual(256);
      return queries.map(() => Array.from({ length: depth }, (_, i) => i));
    };
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    await evaluateLeaveOneOut(labels, rank, { cutoffs: [2], resamples: 10, onProgress });
    expect(asked).toEqual([...labels.keys()].filter((i) => i !== 5));
    expect([...depths]).toEqual([10]);
    expect(progress).toEqual([
      [256, 599],
      [512, 599],
      [599, 599],
    ]);
  });

  test("deeper for a larger cut-off, never deeper than the gallery", async () => {
    const depthFor = async (cutoffs: readonly number[]) => {
      let seen = 0;
      const rank: Rank = async (queries, depth) => {
        seen = depth;
        return queries.map(() => Array.from({ length: depth }, (_, i) => i));
      };
      await evaluateLeaveOneOut(labels, rank, { cutoffs, resamples: 10 });
      return seen;
    };
    expect([await depthFor([50, 3]), await depthFor([10_000])]).toEqual([51, 600]);
  });

  test("a cut-off given twice counts once, and the order is the caller's", async () => {
    const { metrics, perQuery } = await evaluateLeaveOneOut(["a", "a"], lineSearch([1, 2]), { cutoffs: [4, 1, 4] });
    expect(metrics.map(({ name }) => name)).toEqual(["recall@4", "recall@1", "MAP@R"]);
    for (const scores of Object.values(perQuery.scores)) expect(scores).toHaveLength(2);
  });
});

test("labels without a pair, odd cut-offs and a wrong number of rankings are refused", async () => {
  const evaluate = (labels: readonly string[], cutoffs: readonly number[], rank: Rank = lineSearch([1, 2])) =>
    evaluateLeaveOneOut(labels, rank, { cutoffs });
  await expect(evaluate([], [1])).rejects.toThrow(
    "pictures that share a label: expected at least two, got no pictures",
  );
  await expect(evaluate(["a", "b"], [1])).rejects.toThrow("got 2 pictures with a label each of its own");
  await expect(evaluate(["a", "a"], [])).rejects.toThrow("cut-offs: expected positive whole numbers, got none");
  for (const cutoff of [0, -1, 1.5, Number.NaN]) {
    await expect(evaluate(["a", "a"], [1, cutoff])).rejects.toThrow(
      `cut-offs: expected positive whole numbers, got ${cutoff}`,
    );
  }
  await expect(evaluate(["a", "a"], [1], async () => [[0, 1]])).rejects.toThrow(
    "rankings: expected 2, one a query, got 1",
  );
});
