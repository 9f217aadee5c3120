import { unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

/** Unit local descriptors around the first `count` axes, `perGroup` of each, in turn. */
export function groups(count: number, perGroup: number, channels: number) {
  const noise = randomTensor([count * perGroup, channels], 5).values;
  const values = Array.from({ length: count * perGroup }, (_, row) =>
    unit(Array.from({ length: channels }, (_, c) => (c === row % count ? 1 : 0) + 0.02 * noise[row * channels + c]!)),
  );
  return { values: Float32Array.from(values.flat()), count: count * perGroup };
}

export const rows = (data: Float32Array, width: number) =>
  Array.from({ length: data.length / width }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);

export const columns = (data: Float32Array, width: number) =>
  Array.from({ length: width }, (_, column) => rows(data, width).map((row) => row[column]!));
