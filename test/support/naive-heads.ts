import type { GivenTensor } from "./both-interpreters.js";

/** Heads by plain loops over one feature map `[1, height, width, channels]`, in double precision: slow and obvious. */

export function locationsOf({ dims, values }: GivenTensor): number[][] {
  const [, height, width, channels] = dims as [number, number, number, number];
  return Array.from({ length: height * width }, (_, n) => [...values.subarray(n * channels, (n + 1) * channels)]);
}

export function unit(vector: readonly number[]): number[] {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm === 0 ? [...vector] : vector.map((value) => value / norm);
}

/** One number per channel out of its values at all locations, then L2. */
export function pooled(featureMap: GivenTensor, pool: (values: readonly number[]) => number): number[] {
  const locations = locationsOf(featureMap);
  return unit(
    (locations[0] as number[]).map((_, channel) => pool(locations.map((location) => location[channel] as number))),
  );
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const generalisedMean = (p: number) => (values: readonly number[]) =>
  mean(values.map((value) => Math.max(value, 1e-6) ** p)) ** (1 / p);

export interface NaiveNetvlad {
  /** `[clusters][channels]`. */
  readonly centres: readonly (readonly number[])[];
  /** `[clusters][channels]`, and one bias a cluster. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

/** NetVLAD with all N×K×C residuals written out. */
export function naiveNetvlad(featureMap: GivenTensor, { centres, weights, biases }: NaiveNetvlad): number[] {
  const residuals = centres.map((centre) => centre.map(() => 0));
  for (const location of locationsOf(featureMap).map(unit)) {
    const scores = weights.map((weight, k) => dot(weight, location) + (biases[k] as number));
    const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    for (const [k, centre] of centres.entries()) {
      for (const [c, component] of centre.entries()) {
        (residuals[k] as number[])[c]! += ((exponentials[k] as number) / total) * ((location[c] as number) - component);
      }
    }
  }
  return unit(residuals.flatMap(unit));
}

const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, index) => sum + value * (right[index] as number), 0);
