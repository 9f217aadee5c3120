import { metricDefinitions, metricsNamed } from "@loci/core";
import { expect, test } from "vitest";

const names = (asked: readonly string[], cutoffs: readonly number[]) =>
  metricsNamed(asked, cutoffs).map(({ name }) => name);

test("@k stands for each cut-off, @5 for one; each once, in the order asked for", () => {
  expect(names(["MAP@R", "recall@k", "recall@2"], [4, 1, 4])).toEqual(["MAP@R", "recall@4", "recall@1", "recall@2"]);
  expect(names(["mAP@3", "recall@1", "recall@k"], [1])).toEqual(["mAP@3", "recall@1"]);
  expect(names(["recall@100%precision"], [1])).toEqual(["recall@100%precision"]);
});

test("names and cut-offs that are none are refused", () => {
  expect(() => names(["recal@5"], [1])).toThrow('unknown metric "recal@5"; did you mean "recall@k"?');
  expect(() => names(["MAP@5"], [1])).toThrow("unknown metric");
  expect(() => names(["recall@0"], [1])).toThrow("unknown metric");
  expect(() => names(["toString"], [1])).toThrow("unknown metric");
  expect(() => names(["recall@k"], [])).toThrow("cut-offs: expected positive whole numbers, got none");
  for (const cutoff of [0, -1, 1.5, Number.NaN]) {
    expect(() => names(["recall@k"], [1, cutoff])).toThrow(`cut-offs: expected positive whole numbers, got ${cutoff}`);
  }
});

test("every metric of rankings looks as deep as its figure depends on, and no deeper", () => {
  const wanted: Record<string, number> = { "R-precision": 3, "MAP@R": 3, MRR: Infinity };
  for (const [name, { kind, summary, create }] of Object.entries(metricDefinitions)) {
    expect(summary).toMatch(/\S/);
    const metric = create(name, 7);
    expect(metric).toMatchObject({ kind, name });
    if (metric.kind !== "ranking") continue;
    const depth = wanted[name] ?? (name.endsWith("@k") ? 7 : Infinity);
    expect([name, metric.ranks(3)]).toEqual([name, depth]);
    // What stands beyond changes nothing.
    const hits = [1, 3];
    const [near, far] = [[], [depth + 1]].map((more) =>
      metric.score({ hits: [...hits, ...more].filter((rank) => rank < Infinity), positives: 3, ranks: depth }),
    );
    expect([name, near]).toEqual([name, far]);
    expect(near).toBeGreaterThan(0);
    expect(near).toBeLessThanOrEqual(1);
  }
});
