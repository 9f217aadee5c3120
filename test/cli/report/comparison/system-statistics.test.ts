import { compareSystems, gatherCells, gatherSystems } from "@loci/cli";
import { adjustByHolm, bootstrapInterval, pairedBootstrap } from "@loci/core";
import { expect, test } from "vitest";
import { madeResults } from "../../../support/experiment-results.js";

const lines = madeResults({ systems: ["good", "same", "bad"].map((name) => name), seeds: [1], queries: 40 });
const given = async () => gatherSystems((await gatherCells(lines)).cells)[0]!;

test("intervals and corrected p-values are those of the bootstrap and Holm's, best first", async () => {
  const { systems, difference, main, metrics } = await compareSystems(await given(), { resamples: 300 });
  expect([main, metrics]).toEqual(["recall@1", ["recall@1", "recall@2", "recall@5", "recall@10", "MRR"]]);
  const scores = systems.map(({ cells }) => cells[0]!.queries.map((query) => query.scores["recall@1"]!));
  for (const [place, { metrics: own }] of systems.entries()) {
    expect(own.get("recall@1")).toEqual(await bootstrapInterval(scores[place]!, { resamples: 300 }));
    if (place > 0)
      expect(own.get("recall@1")!.mean).toBeLessThanOrEqual(systems[place - 1]!.metrics.get("recall@1")!.mean);
  }
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const expected = [];
  for (const [a, b] of pairs) expected.push(await pairedBootstrap(scores[a]!, scores[b]!, { resamples: 300 }));
  const adjusted = adjustByHolm(expected.map(({ pValue }) => pValue));
  for (const [i, [a, b]] of pairs.entries()) {
    expect(difference(a, b).pValue).toBe(expected[i]!.pValue);
    expect(difference(a, b).adjusted).toBe(adjusted[i]);
    expect(difference(a, b).lower).toBeCloseTo(expected[i]!.lower, 12);
    expect(difference(b, a).mean).toBe(-difference(a, b).mean);
    expect(difference(b, a).upper).toBe(-difference(a, b).lower);
    const shared = [...systems[a]!.letters].some((letter) => systems[b]!.letters.includes(letter));
    expect(shared).toBe(adjusted[i]! >= 1 - 0.95);
  }
});

test("another main metric, and one that is none", async () => {
  expect((await compareSystems(await given(), { metric: "MRR", resamples: 50 })).main).toBe("MRR");
  await expect(compareSystems(await given(), { metric: "recall@3" })).rejects.toThrow(
    "main metric of the comparison on drawn: expected recall@1, recall@2, recall@5, recall@10, MRR, got recall@3",
  );
});

test("many pairs of systems get the resamples that their corrected p needs", async () => {
  expect((await compareSystems(await given(), { resamples: 1 })).resamples).toBe(20 * 3);
});
