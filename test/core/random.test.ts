import { createRandom, sample } from "@loci/core";
import { describe, expect, it } from "vitest";

const draw = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.uniform());
};

describe("createRandom", () => {
  it("repeats by seed and differs between seeds", () => {
    expect(draw(1, 5)).toEqual(draw(1, 5));
    expect(draw(1, 5)).not.toEqual(draw(2, 5));
  });

  it("begins as variously with seeds next to each other as it goes on", () => {
    const begun = Array.from({ length: 4000 }, (_, seed) => draw(seed - 2000, 4));
    for (let place = 0; place < 4; place++) {
      const counts = new Array<number>(8).fill(0);
      for (const values of begun) counts[Math.floor(8 * values[place]!)]!++;
      for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500));
      for (let other = 0; other < place; other++) {
        const products = begun.map((values) => (values[place]! - 0.5) * (values[other]! - 0.5));
        const correlation = (12 * products.reduce((sum, product) => sum + product, 0)) / products.length;
        expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(4000));
      }
    }
  });

  it("is uniform in [0, 1): mean 1/2 and variance 1/12 within five standard errors", () => {
    const values = draw(7, 20_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0103);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
  });

  it("has normal numbers with mean 0 and variance 1", () => {
    const random = createRandom(3);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.036);
    expect(Math.abs(values.reduce((sum, value) => sum + value ** 2, 0) / values.length - 1)).toBeLessThan(0.05);
  });

  it("draws every integer below the bound and no other", () => {
    const random = createRandom(5);
    const seen = new Set(Array.from({ length: 300 }, () => random.integer(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("sample", () => {
  it("takes different positions, all when asked for more than there are", () => {
    expect(new Set(sample(createRandom(1), 10, 4)).size).toBe(4);
    expect(sample(createRandom(1), 3, 10).sort()).toEqual([0, 1, 2]);
  });

  it("takes each position equally often", () => {
    const random = createRandom(11);
    const counts = new Array<number>(5).fill(0);
    for (let round = 0; round < 5000; round++) for (const position of sample(random, 5, 2)) counts[position]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(5000 * 0.4 * 0.6));
  });
});
