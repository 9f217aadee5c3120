import { readFileSync } from "node:fs";
import { adjustByHolm } from "@loci/core";
import fc from "fast-check";
import { expect, test } from "vitest";

const { holm } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../fixtures/statistics/statistics.json`, "utf8"),
) as { readonly holm: readonly { readonly p: readonly number[]; readonly adjusted: readonly number[] }[] };

test.each(holm)("statsmodels gives the same for $p.length tests", ({ p, adjusted }) => {
  for (const [place, value] of adjustByHolm(p).entries()) expect(value).toBeCloseTo(adjusted[place]!, 14);
});

test("rejects at every level what the step-down procedure rejects", () => {
  const stepDown = (pValues: readonly number[], level: number) => {
    const left = new Set(pValues.keys());
    for (;;) {
      const [least] = [...left].sort((a, b) => pValues[a]! - pValues[b]!);
      if (least === undefined || pValues[least]! * left.size > level) return left;
      left.delete(least);
    }
  };
  const values = fc.array(
    fc.integer({ min: 0, max: 64 }).map((count) => count / 64),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 31 }), (pValues, level) => {
      const kept = stepDown(pValues, level / 32);
      const adjusted = adjustByHolm(pValues);
      expect(adjusted.map((value) => value > level / 32)).toEqual(pValues.map((_, place) => kept.has(place)));
    }),
  );
});

test("nothing stays nothing, and what is no probability is refused", () => {
  expect(adjustByHolm([])).toEqual([]);
  for (const odd of [-0.1, 1.1, Number.NaN])
    expect(() => adjustByHolm([0.5, odd])).toThrow("Holm: p-value 1: expected 0 to 1");
});
