/* The vectors that indexes are measured with: drawn ones that lie in clusters, or descriptors of real pictures. */
import { join } from "node:path";
import { createRandom, type Random, readNpy, writeNpy } from "@loci/core";
import { createFlatIndex } from "@loci/index";

type Matrix = Awaited<ReturnType<typeof readNpy>>;

/** Nearest that are asked for. */
const K = 10;
export const QUERIES = 1000;
const LATENT = 128;

/** Writes base.npy, queries.npy and truth.npy (the exact nearest) into a folder. */
export async function writeVectors(folder: string, base: Matrix, queries: Matrix): Promise<void> {
  await writeNpy(join(folder, "base.npy"), base);
  await writeNpy(join(folder, "queries.npy"), queries);
  const flat = createFlatIndex(base.columns);
  await flat.add(base.data);
  const nearest = await flat.search(queries.data, K);
  await flat.close();
  const data = Float32Array.from(nearest.flatMap((rows) => rows.map(({ id }) => id)));
  await writeNpy(join(folder, "truth.npy"), { rows: queries.rows, columns: K, data });
}

/** A file's rows, the last 1,000 as queries: float32 unit vectors, as loci index export --as npy writes them. */
export async function splitVectors(file: string): Promise<readonly [Matrix, Matrix]> {
  const { rows, columns, data } = await readNpy(file);
  const base = rows - QUERIES;
  return [
    { rows: base, columns, data: data.slice(0, base * columns) },
    { rows: QUERIES, columns, data: data.slice(base * columns) },
  ];
}

/**
 * Views of places in 128 latent dimensions: place + N(0, 1), x = tanh(z A) + 0.3 N(0, 1), unit length. The same for the same
 * numbers; the queries are drawn after the vectors.
 */
export function drawVectors(count: number, dimension: number, placeCount = 2500): readonly [Matrix, Matrix] {
  const random = createRandom(42);
  const projection = normals(random, LATENT * dimension, 1 / Math.sqrt(LATENT));
  const places = normals(random, placeCount * LATENT);
  const views = (rows: number) => {
    const data = new Float32Array(rows * dimension);
    for (let row = 0; row < rows; row++)
      drawView(data.subarray(row * dimension, (row + 1) * dimension), random, places, projection);
    return { rows, columns: dimension, data };
  };
  return [views(count), views(QUERIES)];
}

function drawView(into: Float32Array, random: Random, places: Float32Array, projection: Float32Array): void {
  const place = random.integer(places.length / LATENT);
  const sums = new Float64Array(into.length);
  for (let latent = 0; latent < LATENT; latent++) {
    const z = (places[place * LATENT + latent] as number) + random.normal();
    const start = latent * into.length;
    for (let at = 0; at < into.length; at++) sums[at] = (sums[at] as number) + z * (projection[start + at] as number);
  }
  let squaredNorm = 0;
  for (const [at, sum] of sums.entries()) {
    into[at] = Math.tanh(sum) + 0.3 * random.normal();
    squaredNorm += (into[at] as number) ** 2;
  }
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) / Math.sqrt(squaredNorm);
}

function normals(random: Random, length: number, deviation = 1): Float32Array {
  return Float32Array.from({ length }, () => deviation * random.normal());
}
