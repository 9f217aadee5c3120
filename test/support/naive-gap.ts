import { unit } from "./naive-heads.js";

/** Channel means of a map of `[locations, channels]`, to unit L2, in double precision. */
export function naiveGap(map: Float32Array, channels: number): number[] {
  const sums = Array.from({ length: channels }, () => 0);
  for (const [place, value] of map.entries()) sums[place % channels]! += value;
  return unit(sums);
}

export const squaredDistance = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, place) => sum + (value - other[place]!) ** 2, 0);
