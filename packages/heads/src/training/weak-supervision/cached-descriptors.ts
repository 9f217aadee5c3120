import { openMatrixProduct, type Rows } from "../../clustering/matrix-product.js";

/** Descriptors of some pictures, computed at some earlier time. */
export interface CachedDescriptors {
  readonly length: number;
  /** Float32 `[rows, length]`, row-major, each of unit L2 norm. */
  readonly values: Float32Array;
  /** Of each picture its row, −1 for none. */
  readonly rows: Int32Array;
}

/** Queries whose cosines are computed together. */
const QUERIES = 64;

/** Numbers that cross to another thread together: 16 MB. */
const NUMBERS = 4 * 2 ** 20;

/** Cached pictures, by their places: the cosines of one to the others. */
export interface WantedCosines {
  readonly query: number;
  readonly others: readonly number[];
}

/**
 * One after the other, what each item wants, with its cosines. Computed block by block, so that never more than a few
 * queries' wishes and cosines exist, and a small part of the descriptors is copied.
 */
export async function* cosinesWithCached<Item, Wanted extends WantedCosines>(
  cache: CachedDescriptors,
  items: readonly Item[],
  want: (item: Item) => Wanted,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly wanted: Wanted; readonly cosine: (place: number) => number }> {
  const product = await openMatrixProduct("right");
  try {
    for (let start = 0; start < items.length; start += QUERIES) {
      signal?.throwIfAborted();
      const block = items.slice(start, start + QUERIES).map(want);
      const others = [...new Set(block.flatMap((wanted) => wanted.others))];
      const column = new Map(others.map((place, at) => [place, at]));
      const cosines = await cosinesBetween(
        cache,
        block.map(({ query }) => query),
        others,
        product,
      );
      for (const [row, wanted] of block.entries()) {
        yield { wanted, cosine: (place) => cosines[row * others.length + (column.get(place) as number)] as number };
      }
    }
  } finally {
    await product.close();
  }
}

/** `[queries, others]` */
async function cosinesBetween(
  cache: CachedDescriptors,
  queries: readonly number[],
  others: readonly number[],
  { multiply }: Awaited<ReturnType<typeof openMatrixProduct>>,
): Promise<Float32Array> {
  const cosines = new Float32Array(queries.length * others.length);
  const perPart = Math.max(1, Math.floor(NUMBERS / cache.length));
  for (let from = 0; from < others.length; from += perPart) {
    const part = others.slice(from, from + perPart);
    const values = await multiply(rowsOf(cache, queries), rowsOf(cache, part));
    for (const row of queries.keys()) {
      cosines.set(values.subarray(row * part.length, (row + 1) * part.length), row * others.length + from);
    }
  }
  return cosines;
}

/** A copy of the pictures' descriptors. */
function rowsOf({ values, rows, length }: CachedDescriptors, places: readonly number[]): Rows {
  const copy = new Float32Array(places.length * length);
  for (const [at, place] of places.entries()) {
    const row = rows[place] as number;
    copy.set(values.subarray(row * length, (row + 1) * length), at * length);
  }
  return { values: copy, dims: [places.length, length] };
}
