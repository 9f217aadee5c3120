import { createPacer } from "./pacer.js";
import { dotWithRows, type Rows, rowOf } from "./unit-vectors.js";

/** For each of some vectors the most similar ones of the same. */
export interface Nearest {
  /** Entries of a row: `k`, or the number of vectors when that is less. */
  readonly width: number;
  /** Length count * width: the nearest first, equally near ones by ascending index. A vector is its own neighbour, too. */
  readonly indices: Int32Array;
  /** Length count * width: dot products with them. */
  readonly similarities: Float64Array;
  /** Length count: the dot product with the vector that is farthest away. */
  readonly lowest: Float64Array;
}

/** Compares all with all and keeps `k` of each: time count², memory count * k. */
export async function nearestAmong(rows: Rows, count: number, k: number): Promise<Nearest> {
  const width = Math.min(k, count);
  const indices = new Int32Array(count * width);
  const similarities = new Float64Array(count * width).fill(Number.NEGATIVE_INFINITY);
  const lowest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  /** Every row is offered the others by ascending index, so one that is equally near goes behind those that are there. */
  const offer = (row: number, index: number, similarity: number) => {
    lowest[row] = Math.min(lowest[row] as number, similarity);
    const start = row * width;
    let place = start + width;
    while (place > start && similarity > (similarities[place - 1] as number)) place--;
    if (place === start + width) return;
    indices.copyWithin(place + 1, place, start + width - 1);
    similarities.copyWithin(place + 1, place, start + width - 1);
    indices[place] = index;
    similarities[place] = similarity;
  };
  const products = new Float64Array(count);
  const pause = createPacer();
  for (let row = 0; row < count; row++) {
    const vector = rowOf(rows, row);
    dotWithRows(vector, rows, row + 1, products);
    for (let other = 0; other < row; other++) {
      offer(row, other, products[other] as number);
      offer(other, row, products[other] as number);
    }
    offer(row, row, products[row] as number);
    await pause();
  }
  return { width, indices, similarities, lowest };
}
