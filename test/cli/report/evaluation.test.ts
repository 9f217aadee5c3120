import { evaluationAsJson, evaluationAsText, protocolLines } from "@loci/cli";
import { createProtocol, type Evaluation, findRejection } from "@loci/core";
import { describe, expect, it } from "vitest";

const metric = (name: string, value: number, queries = 4) => ({ name, value, lower: 0, upper: 1, queries });
const result: Evaluation = {
  protocol: createProtocol("netvlad-25m", { radius: 5 }).stated,
  gallery: 10,
  queries: 4,
  excludedQueries: 0,
  metrics: [metric("recall@1", 0.25)],
  perQuery: { "recall@1": { queries: [0, 1, 2, 3], scores: [0, 0, 0, 1] } },
  answers: {},
};
const textOf = (report: Partial<Parameters<typeof evaluationAsText>[0]>) =>
  evaluationAsText({ result, resamples: 50, ...report }).join("\n");

describe("text", () => {
  it("has the figures, what they are drawn from, and what the protocol states", () => {
    const text = textOf({});
    expect(text).toMatch(/recall@1 +0\.2500 +0\.0000 – 1\.0000\n/);
    expect(text).toContain("4 queries; intervals: percentile bootstrap over queries, 50 resamples");
    expect(text).toContain("protocol netvlad-25m: gallery pictures at most 5 m from the query");
    expect(text).not.toContain("left out by the protocol");
  });

  it("tells the number of queries where it differs", () => {
    expect(textOf({})).not.toMatch(/95 % interval +queries/);
    const text = textOf({ result: { ...result, metrics: [metric("hard mAP", 0.5, 3)], excludedQueries: 1 } });
    expect(text).toMatch(/95 % interval +queries\n/);
    expect(text).toMatch(/hard mAP +0\.5000 +0\.0000 – 1\.0000 +3\n/);
    expect(text).toContain("4 queries, 1 left out by the protocol");
  });

  it("tells of a re-ranking and what it costs", () => {
    const reranking = { chain: "dba|aqe", stages: [{ name: "dba", options: { k: 10 } }], millisecondsPerQuery: 2.345 };
    expect(textOf({ reranking: { ...reranking, augmentationSeconds: undefined } })).toMatch(
      /^re-ranked by dba\|aqe: 2\.3 ms a query beside its first search$/m,
    );
    const augmented = { ...reranking, augmentationSeconds: 1.5 };
    expect(textOf({ reranking: augmented })).toMatch(/first search, and 1\.50 s before the first$/m);
    expect(evaluationAsJson({ result, resamples: 50, reranking: augmented })).toMatchObject({ reranking: augmented });
  });

  it("has groups, differences and clusters when they are asked for", () => {
    const text = textOf({
      groups: { column: "light", rows: [{ name: "night", metrics: [metric("recall@1", 0.125, 2)] }] },
      comparison: {
        other: "gap",
        differences: [{ name: "recall@1", mean: 0.5, lower: 0.25, upper: 0.75, pValue: 0.01 }],
      },
      clustering: {
        clusters: 3,
        seeds: 2,
        NMI: { mean: 0.5, lowest: 0.4, highest: 0.6 },
        AMI: { mean: 0.3, lowest: 0.2, highest: 0.4 },
      },
    });
    expect(text).toMatch(/light +queries +recall@1\nnight +2 +0\.1250/);
    expect(text).toMatch(/better than gap by[^\n]*\n.*\nrecall@1 +0\.5000 +0\.2500 – 0\.7500 +0\.0100/);
    expect(text).toContain("NMI 0.5000 (0.4000 to 0.6000 over 2 seeds of k-means, 3 clusters)");
  });

  it("says from which score on an answer is believed, or that none is", () => {
    const scores = Array.from({ length: 100 }, (_, i) => i / 100);
    const sure = findRejection({ scores, correct: scores.map((score) => score >= 0.5) }, 0.9);
    expect(textOf({ rejection: sure })).toMatch(
      /score of at least 0\.\d{4}: 90 % sure; below it, not in the map\nof 50 held-out/,
    );
    const never = findRejection({ scores, correct: scores.map(() => false) }, 0.9);
    expect(textOf({ rejection: never })).toContain("no score makes an answer 90 % sure");
  });
});

it("JSON has the same without the scores of single queries", () => {
  const json = evaluationAsJson({ result, resamples: 50, groups: { column: "light", rows: [] } });
  expect(json).toMatchObject({ metrics: result.metrics, protocol: result.protocol, groups: { column: "light" } });
  expect(json).not.toHaveProperty("perQuery");
  expect(json).not.toHaveProperty("answers");
});

it("a protocol's lines hold every rule, setting, metric and its source", () => {
  const { stated } = createProtocol("sequence");
  const text = protocolLines(stated).join("\n");
  for (const rule of [
    stated.positives,
    stated.selfMatch,
    stated.ignored,
    stated.queriesWithoutPositives,
    stated.ties,
    stated.source,
  ])
    expect(text).toContain(rule);
  expect(text).toContain("cut-offs 1, 5, 10; tolerance 2 frames");
  expect(text).toContain("recall@k: share of queries");
});
