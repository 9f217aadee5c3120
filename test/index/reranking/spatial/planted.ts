import type { Random } from "@loci/core";
import type { TransformModelName } from "../../../../packages/index/dist/reranking/spatial/transform-models.js";

/** A random transform of a kind that keeps about where it is what lies in 14 × 14 cells, and matches that obey it. */
export function planted(name: TransformModelName, random: Random) {
  const [angle, scale] = [0.6 * (random.uniform() - 0.5), 0.7 + 0.7 * random.uniform()];
  const [right, down] = [4 * random.normal(), 4 * random.normal()];
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const shear = () => 0.3 * (random.uniform() - 0.5);
  const lean = () => 0.02 * (random.uniform() - 0.5);
  const transforms: Record<TransformModelName, () => number[]> = {
    translation: () => [1, 0, right, 0, 1, down, 0, 0, 1],
    similarity: () => [a, -b, right, b, a, down, 0, 0, 1],
    affine: () => [a + shear(), -b + shear(), right, b + shear(), a + shear(), down, 0, 0, 1],
    homography: () => [a + shear(), -b + shear(), right, b + shear(), a + shear(), down, lean(), lean(), 1],
  };
  const transform = transforms[name]();
  const [m0, m1, m2, m3, m4, m5, m6, m7] = transform as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const match = (x: number, y: number) => {
    const w = m6 * x + m7 * y + 1;
    return [x, y, (m0 * x + m1 * y + m2) / w, (m3 * x + m4 * y + m5) / w] as const;
  };
  return { transform, match };
}
