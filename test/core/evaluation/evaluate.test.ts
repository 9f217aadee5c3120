import {
  createProtocol,
  createRandom,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type ProtocolOptions,
  type Rank,
} from "@loci/core";
import { describe, expect, test } from "vitest";
import { labelled, leaveOneOutDataset, lineSearch, splitDataset } from "../../support/made-datasets.js";

const leaveOneOut = (
  labels: readonly string[],
  rank: Rank,
  { cutoffs, metrics, ...options }: EvaluateOptions & ProtocolOptions = {},
): Promise<Evaluation> => {
  const protocol = createProtocol("leave-one-out", { ...(cutoffs && { cutoffs }), ...(metrics && { metrics }) });
  return evaluate(protocol, protocol.judge(labelled(labels)), rank, options);
};
const onLine = (points: readonly number[]) => lineSearch(points, points);
const valuesOf = ({ metrics }: Evaluation) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
const scoresOf = ({ perQuery }: Evaluation) =>
  Object.fromEntries(Object.entries(perQuery).map(([name, { scores }]) => [name, scores]));

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
    const result = await leaveOneOut(labels, onLine(points));
    expect(valuesOf(result)).toEqual({
      "recall@1": 2 / 5,
      "recall@2": 3 / 5,
      "recall@4": 1,
      "recall@8": 1,
      "MAP@R": 1 / 5,
    });
    expect(result).toMatchObject({ queries: 5, excludedQueries: 1, gallery: 6 });
    expect(result.protocol).toEqual(createProtocol("leave-one-out").stated);
    expect(result.perQuery["MAP@R"]?.queries).toEqual([0, 1, 2, 3, 4]);
    expect(scoresOf(result)).toEqual({
      "recall@1": [1, 1, 0, 0, 0],
      "recall@2": [1, 1, 0, 0, 1],
      "recall@4": [1, 1, 1, 1, 1],
      "recall@8": [1, 1, 1, 1, 1],
      "MAP@R": [0.5, 0.5, 0, 0, 0],
    });
  });

  test("a perfect ranking scores 1 everywhere, with no doubt", async () => {
    const points = [0, 0.1, 0.2, 10, 10.1, 20, 20.1, 20.2];
    const { metrics } = await leaveOneOut(["a", "a", "a", "b", "b", "c", "c", "c"], onLine(points));
    for (const { value, lower, upper } of metrics) expect([value, lower, upper]).toEqual([1, 1, 1]);
  });

  test("duplicates: excluding the query by rank would take the duplicate for the query", async () => {
    // Pictures 0 and 1 are the same file with different labels (a mislabelled copy): the nearest of 1 is 0, at distance 0
    // and before it in gallery order. Dropping the first rank would drop 0 and count 1 itself as a hit.
    const points = [0, 0, 5, 5.5];
    const result = await leaveOneOut(["b", "a", "a", "b"], onLine(points), { cutoffs: [1] });
    expect(scoresOf(result)["recall@1"]).toEqual([0, 0, 0, 0]);
    expect((await onLine(points)([1], 4))[0]?.places[0]).toBe(0);
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
      const scores = scoresOf(await leaveOneOut(labels, onLine(points), { cutoffs: [3], resamples: 10 }));
      expect(scores["recall@3"]).toEqual(hits);
      expect(scores["MAP@R"]).toHaveLength(precisions.length);
      for (const [i, precision] of precisions.entries()) expect(scores["MAP@R"]?.[i]).toBeCloseTo(precision, 12);
    }
  });

  test("the interval is the bootstrap's, by its seed and resamples", async () => {
    const points = Array.from({ length: 60 }, (_, i) => (i * 37) % 61);
    const labels = points.map((point) => `${Math.floor(point / 7)}`);
    const run = (seed: number) => leaveOneOut(labels, onLine(points), { seed, resamples: 200 });
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(one);
    expect(other.metrics.map(({ value }) => value)).toEqual(one.metrics.map(({ value }) => value));
    expect(other.metrics).not.toEqual(one.metrics);
    for (const { value, lower, upper } of one.metrics) expect(lower <= value && value <= upper).toBe(true);
  });
});

describe("what the system under test is asked", () => {
  const labels = Array.from({ length: 600 }, (_, i) => (i === 5 ? "alone" : `class ${i % 60}`));
  const inOrder =
    (look: (queries: readonly number[], depth: number) => void): Rank =>
    async (queries, depth) => {
      look(queries, depth);
      return queries.map(() => ({ places: Array.from({ length: depth }, (_, i) => i) }));
    };

  test("every query with a positive once, in chunks, as deep as the largest class needs", async () => {
    const asked: number[] = [];
    const depths = new Set<number>();
    const progress: [number, number][] = [];
    const rank = inOrder((queries, depth) => {
      asked.push(...queries);
      depths.add(depth);
      expect(queries.length).toBeLessThanOrEqual(256);
    });
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    await leaveOneOut(labels, rank, { cutoffs: [2], resamples: 10, onProgress });
    expect(asked).toEqual([...labels.keys()].filter((i) => i !== 5));
    expect([...depths]).toEqual([10]);
    expect(progress).toEqual([
      [256, 599],
      [512, 599],
      [599, 599],
    ]);
  });

  test("deeper for a larger cut-off or the whole ranking, never deeper than the gallery", async () => {
    const depthFor = async (options: ProtocolOptions) => {
      let seen = 0;
      const rank = inOrder((_, depth) => {
        seen = depth;
      });
      await leaveOneOut(labels, rank, { ...options, resamples: 10 });
      return seen;
    };
    expect(await depthFor({ cutoffs: [50, 3] })).toBe(51);
    expect(await depthFor({ cutoffs: [10_000] })).toBe(600);
    expect(await depthFor({ metrics: ["mAP"] })).toBe(600);
    expect(await depthFor({ metrics: ["recall@1"] })).toBe(2);
  });
});

describe("queries and a gallery of their own", () => {
  const gallery = [0, 10, 20, 30, 40];
  const walk = (frames: readonly number[]) => frames.map((frame) => ({ frame }));

  test("frames: by hand, with a query that has nothing to find and counts as missed", async () => {
    // Query frames 0 (at 1: nearest 0, 10, 20), 2 (at 33: 30, 40, 20), 9 (at 0; no gallery frame within 1).
    const dataset = splitDataset(walk([0, 2, 9]), walk([0, 1, 2, 3, 4]));
    const protocol = createProtocol("sequence", {
      tolerance: 1,
      cutoffs: [1, 3],
      metrics: ["recall@k", "precision@k"],
    });
    const result = await evaluate(protocol, protocol.judge(dataset), lineSearch([1, 33, 0], gallery));
    expect(result).toMatchObject({ queries: 3, excludedQueries: 0, gallery: 5 });
    expect(scoresOf(result)).toEqual({
      "recall@1": [1, 1, 0],
      "recall@3": [1, 1, 0],
      "precision@1": [1, 1, 0],
      "precision@3": [2 / 3, 2 / 3, 0],
    });
  });

  test("labels, the answers and their scores", async () => {
    const dataset = splitDataset([{ label: "a" }, { label: "b" }], [{ label: "a" }, { label: "b" }]);
    const protocol = createProtocol("cub-recall", { cutoffs: [1], metrics: ["recall@k", "PR-AUC"] });
    const result = await evaluate(protocol, protocol.judge(dataset), lineSearch([2, 1], [0, 10]));
    expect(result.answers).toEqual({ "": { queries: [0, 1], scores: [-2, -1], correct: [true, false] } });
    // Accepted first: the wrong one (precision 0), then both (precision 1/2, recall 1): (0 + 1/2) / 2.
    expect(valuesOf(result)).toEqual({ "recall@1": 0.5, "PR-AUC": 0.25 });
  });

  test("answers want scores", async () => {
    const dataset = splitDataset([{ label: "a" }], [{ label: "a" }]);
    const protocol = createProtocol("cub-recall", { metrics: ["PR-AUC"] });
    const rank: Rank = async () => [{ places: [0] }];
    await expect(evaluate(protocol, protocol.judge(dataset), rank)).rejects.toThrow(
      "metric PR-AUC: scores of the first answers: expected one a query",
    );
  });
});

test("groups of pictures count once, at the rank of the first of them", async () => {
  const protocol = createProtocol("cub-recall", { cutoffs: [1, 2], metrics: ["recall@k", "precision@k", "mAP"] });
  const dataset = splitDataset(
    [{ label: "b" }],
    ["a", "a", "a", "b", "b", "c"].map((label) => ({ label })),
  );
  const judgements = { ...protocol.judge(dataset), groups: Int32Array.of(0, 0, 0, 1, 1, 2) };
  // Ranked a a a b b c: without groups the first b stands at rank 4.
  const result = await evaluate(protocol, judgements, lineSearch([0], [0, 1, 2, 3, 4, 5]));
  expect(valuesOf(result)).toEqual({
    "recall@1": 0,
    "recall@2": 1,
    "precision@1": 0,
    "precision@2": 1 / 2,
    mAP: 1 / 2,
  });
});

test("there may be more groups than a call may have arguments", async () => {
  const dataset = splitDataset([{ label: "a" }], [{ label: "a" }]);
  const judgements = {
    ...createProtocol("leave-one-out").judge(dataset),
    groups: Int32Array.from({ length: 150_000 }, (_, at) => at),
  };
  const result = await evaluate(createProtocol("leave-one-out"), judgements, lineSearch([0], [0]));
  expect(valuesOf(result)).toMatchObject({ "recall@1": 1 });
});

test("nothing to find and a wrong number of rankings are refused", async () => {
  await expect(leaveOneOut([], onLine([]))).rejects.toThrow(
    "leave-one-out: queries with something to find: expected at least one",
  );
  await expect(leaveOneOut(["a", "b"], onLine([1, 2]))).rejects.toThrow("got none of 2 queries in a gallery of 2");
  const missed = createProtocol("sequence");
  const apart = leaveOneOutDataset([{ frame: 0 }, { frame: 9 }]);
  await expect(evaluate(missed, missed.judge(apart), onLine([1, 2]))).rejects.toThrow(
    "sequence: queries with something",
  );
  await expect(leaveOneOut(["a", "a"], async () => [{ places: [0, 1] }])).rejects.toThrow(
    "rankings: expected 2, one a query, got 1",
  );
});
