import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import { ransac } from "../../../../packages/index/dist/reranking/spatial/ransac.js";
import {
  type TransformModelName,
  transformModels,
} from "../../../../packages/index/dist/reranking/spatial/transform-models.js";
import { planted } from "./planted.js";

const options = { tolerance: 0.3, iterations: 2000 };

describe.each(Object.keys(transformModels) as TransformModelName[])("ransac with %s", (name) => {
  const model = transformModels[name];

  it("recovers a planted transform among as many outliers, noise and all", () => {
    for (let seed = 1; seed <= 15; seed++) {
      const random = createRandom(seed);
      const { match } = planted(name, random);
      const matches = Array.from({ length: 50 }, (_, at) => {
        const [x, y, u, v] = match(14 * random.uniform(), 14 * random.uniform());
        if (at % 2 === 1) return [x, y, u + 5 + 20 * random.uniform(), v - 5 - 20 * random.uniform()] as const;
        return [x, y, u + 0.03 * random.normal(), v + 0.03 * random.normal()] as const;
      });
      const { inliers, transform } = ransac(matches, model, options, createRandom(1));
      const good = inliers.filter((place) => place % 2 === 0);
      expect(good.length).toBeGreaterThanOrEqual(24);
      expect(inliers.length - good.length).toBeLessThanOrEqual(2);
      expect(transform).toBeDefined();
      expect(ransac(matches, model, options, createRandom(1))).toEqual({ inliers, transform });
    }
  });

  it("finds nothing among too few, and all among perfect ones", () => {
    const { match } = planted(name, createRandom(3));
    const perfect = Array.from({ length: 9 }, (_, at) => match(at, (at * at) % 7));
    expect(ransac(perfect, model, options, createRandom(1)).inliers).toHaveLength(9);
    expect(ransac(perfect.slice(0, model.sampleSize - 1), model, options, createRandom(1))).toEqual({
      transform: undefined,
      inliers: [],
    });
    expect(ransac([], model, options, createRandom(1)).inliers).toEqual([]);
  });
});

describe("a transform that is no other view of the same thing", () => {
  const square = Array.from({ length: 25 }, (_, at) => [at % 5, Math.floor(at / 5)] as const);
  it.each([
    ["mirrored", (x: number, y: number) => [-x, y] as const],
    ["shrunk to nearly a point", (x: number, y: number) => [0.01 * x, 0.01 * y] as const],
    ["blown up", (x: number, y: number) => [30 * x, 30 * y] as const],
  ])("%s has no large support", (_, move) => {
    const matches = square.map(([x, y]) => [x, y, ...move(x, y)] as const);
    for (const name of ["affine", "homography"] as const) {
      expect(ransac(matches, transformModels[name], options, createRandom(1)).inliers.length).toBeLessThan(13);
    }
  });
});
