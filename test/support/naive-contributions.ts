import type { PictureMap } from "@loci/core";

/**
 * Contributions of locations by the closed form of single heads, in double precision. Each returns, for the locations of a
 * map, the parts that they have in the descriptor before its norm: `[locations][components]`.
 */
export type NaiveParts = (map: PictureMap) => number[][];

const locationsOf = ({ values, height, width, channels }: PictureMap): number[][] =>
  Array.from({ length: height * width }, (_, n) => [...values.subarray(n * channels, (n + 1) * channels)]);

/** x_n: a mean is a sum. */
export const partsOfAverage: NaiveParts = locationsOf;

/** x_n,c for the n of the maximum of channel c. */
export const partsOfMaximum: NaiveParts = (map) => {
  const locations = locationsOf(map);
  return locations.map((location) =>
    location.map((value, c) => (value === Math.max(...locations.map((other) => other[c]!)) ? value : 0)),
  );
};

/** g_c · x_n,c^p / Σ x_m,c^p with g_c the generalised mean. */
export const partsOfGeneralisedMean =
  (p: number): NaiveParts =>
  (map) => {
    const locations = locationsOf(map);
    return locations.map((location) =>
      location.map((value, c) => {
        const powers = locations.map((other) => other[c]! ** p);
        const sum = powers.reduce((all, power) => all + power, 0);
        return (sum / locations.length) ** (1 / p) * (value ** p / sum);
      }),
    );
  };

/** Σ over clusters, each to unit norm: a_k(x_n)·(x_n − c_k) / ‖V_k‖. @param vocabulary see netvlad; `[clusters][channels]` */
export const partsOfNetvlad =
  ({ centres, weights, biases }: { centres: number[][]; weights: number[][]; biases: number[] }): NaiveParts =>
  (map) => {
    const locations = locationsOf(map).map((location) => {
      const norm = Math.hypot(...location);
      return location.map((value) => value / norm);
    });
    const residuals = locations.map((location) => {
      const scores = weights.map((weight, k) =>
        location.reduce((sum, value, c) => sum + value * weight[c]!, biases[k]!),
      );
      const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      return centres.map((centre, k) => centre.map((value, c) => (exponentials[k]! / total) * (location[c]! - value)));
    });
    const norms = centres.map((centre, k) =>
      Math.hypot(...centre.map((_, c) => residuals.reduce((sum, residual) => sum + residual[k]![c]!, 0))),
    );
    return residuals.map((residual) => residual.flatMap((vector, k) => vector.map((value) => value / norms[k]!)));
  };

/** z_ij · x_ni·x_nj / Σ_m x_mi·x_mj with z the signed root; upper triangle, √2 off the diagonal. */
export const partsOfBilinear: NaiveParts = (map) => {
  const locations = locationsOf(map);
  const channels = [...Array(map.channels).keys()];
  const pairs = channels.flatMap((i) => channels.slice(i).map((j) => [i, j] as const));
  return locations.map((location) =>
    pairs.map(([i, j]) => {
      const sum = locations.reduce((all, other) => all + other[i]! * other[j]!, 0);
      return ((i === j ? 1 : Math.SQRT2) * location[i]! * location[j]!) / Math.sqrt(sum);
    }),
  );
};

/** ⟨part of n, other⟩ / ‖Σ parts‖ for each n; with `other` a descriptor. */
export function naiveContributions(parts: readonly number[][], other: ArrayLike<number>): number[] {
  const total = parts[0]!.map((_, at) => parts.reduce((sum, part) => sum + part[at]!, 0));
  const norm = Math.hypot(...total);
  return parts.map((part) => part.reduce((sum, value, at) => sum + value * other[at]!, 0) / norm);
}
