import { smooth } from "@loci/cli";
import { describe, expect, it } from "vitest";

const curve = (values: readonly number[]) => values.map((value, place) => [place, value] as const);

describe("smooth", () => {
  it("is the mean of what was, weighted by exp(−age / span)", () => {
    const values = [3, -1, 4, 1, -5];
    const span = 2;
    const expected = values.map((_, now) => {
      const weights = values.slice(0, now + 1).map((_, then) => Math.exp(-(now - then) / span));
      const total = weights.reduce((sum, weight) => sum + weight);
      return weights.reduce((sum, weight, then) => sum + (weight * values[then]!) / total, 0);
    });
    for (const [place, [x, y]] of smooth(curve(values), span).entries()) {
      expect(x).toBe(place);
      expect(y).toBeCloseTo(expected[place]!, 12);
    }
  });

  it("leaves out what is no finite number", () => {
    expect(smooth(curve([1, Number.NaN, 1, Number.POSITIVE_INFINITY]), 5).map(([x]) => x)).toEqual([0, 2]);
    expect(smooth([], 5)).toEqual([]);
  });
});
