import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import {
  fitTransform,
  type TransformModelName,
  transformModels,
} from "../../../../packages/index/dist/reranking/spatial/transform-models.js";
import { planted } from "./planted.js";

const names = Object.keys(transformModels) as TransformModelName[];

describe.each(names)("%s", (name) => {
  const model = transformModels[name];

  it("is found again from as few matches as determine it, and from many", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed);
      const { transform, match } = planted(name, random);
      for (const count of [model.sampleSize, 30]) {
        const matches = Array.from({ length: count }, () => match(14 * random.uniform(), 14 * random.uniform()));
        const found = fitTransform(model, matches)!;
        for (let at = 0; at < 9; at++) expect(found[at]! / found[8]!).toBeCloseTo(transform[at]!, 5);
      }
    }
  });

  it("is undefined where the matches do not determine it", () => {
    if (name === "translation") return;
    const same = Array.from({ length: model.sampleSize }, () => [1, 2, 3, 4] as const);
    expect(fitTransform(model, same)).toBeUndefined();
    if (name === "similarity") return;
    const line = Array.from({ length: 6 }, (_, at) => [at, at, 2 * at, at] as const);
    expect(fitTransform(model, line)).toBeUndefined();
  });

  it("fits noisy matches better than what they were made of", () => {
    const random = createRandom(77);
    const { transform, match } = planted(name, random);
    const matches = Array.from({ length: 40 }, () => {
      const [x, y, u, v] = match(14 * random.uniform(), 14 * random.uniform());
      return [x, y, u + 0.1 * random.normal(), v + 0.1 * random.normal()] as const;
    });
    const error = (t: ArrayLike<number>) =>
      matches.reduce((sum, [x, y, u, v]) => {
        const w = t[6]! * x + t[7]! * y + t[8]!;
        return sum + ((t[0]! * x + t[1]! * y + t[2]!) / w - u) ** 2 + ((t[3]! * x + t[4]! * y + t[5]!) / w - v) ** 2;
      }, 0);
    // The homography's equations weigh the errors a little; the others minimise this sum.
    expect(error(fitTransform(model, matches)!)).toBeLessThan(error(transform) * (name === "homography" ? 1.05 : 1));
  });
});
