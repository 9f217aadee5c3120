import type { Windows } from "@loci/core";

/** For each row of `length` the places of its values in ascending order, counted over all rows; of equal ones the first first. */
export function placesInOrder(values: ArrayLike<number>, length: number): Int32Array {
  const places = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += length) {
    const row = Int32Array.from({ length }, (_, place) => start + place);
    row.sort((one, other) => (values[one] as number) - (values[other] as number) || one - other);
    places.set(row, start);
  }
  return places;
}

/**
 * Where each window's maximum lies, the first of equal ones, row by row: places in `[height, width, channels]`.
 * @param dims of the map, `[1, height, width, channels]`
 * @param windowDims `[1, rows, columns, channels]`
 */
export function placesOfMaxima(
  map: ArrayLike<number>,
  dims: readonly number[],
  { kernel, stride, padding }: Windows,
  windowDims: readonly number[],
): Int32Array {
  const [, height, width, channels] = dims as [number, number, number, number];
  const [, rows, columns] = windowDims as [number, number, number];
  const places = new Int32Array(rows * columns * channels).fill(-1);
  for (let window = 0; window < rows * columns; window++) {
    const top = Math.floor(window / columns) * stride[0] - padding.top;
    const left = (window % columns) * stride[1] - padding.left;
    for (let y = Math.max(top, 0); y < Math.min(top + kernel[0], height); y++) {
      for (let x = Math.max(left, 0); x < Math.min(left + kernel[1], width); x++) {
        for (let channel = 0; channel < channels; channel++) {
          const [place, at] = [(y * width + x) * channels + channel, window * channels + channel];
          const best = places[at] as number;
          if (best < 0 || (map[place] as number) > (map[best] as number)) places[at] = place;
        }
      }
    }
  }
  return places;
}
