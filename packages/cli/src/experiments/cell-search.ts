import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Dataset, Rank } from "@loci/core";
import { type FileFedIndex, indexKinds, type Neighbour, type Precision } from "@loci/index";
import { rankWith, rowsOf } from "../rank-with.js";
import type { IndexChoice } from "./axis-values.js";

/** The gallery's descriptors, searchable. */
export interface CellSearch {
  readonly rank: Rank;
  readonly indexBytes: number;
  /** bytes of one descriptor in the precision of the index */
  readonly bytes: number;
  /** share of the exact ten nearest that the index finds, over a sample of the queries */
  recall(): Promise<number>;
  /** of one query at a time, median */
  millisecondsPerQuery(): Promise<number>;
  close(): Promise<void>;
}

const K = 10;
const SAMPLE = 200;
const ROWS_AT_ONCE = 1024;
/** Cosine distances that mean the same. */
const TOLERANCE = 1e-5;
const bytesOf: Readonly<Record<Precision, number>> = { float32: 4, float16: 2, int8: 1 };

/** @param descriptors of all pictures, `[pictures, dimension]`, unit L2 norm @param seed of a graph */
export async function openCellSearch(
  { gallery, queries, pictures }: Dataset,
  descriptors: Float32Array,
  { kind, precision: chosen, ...graph }: IndexChoice,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<CellSearch> {
  const dimension = descriptors.length / pictures.length;
  const precision = chosen as Precision;
  const fill = async (index: FileFedIndex) => {
    for (let start = 0; start < gallery.length; start += ROWS_AT_ONCE) {
      signal.throwIfAborted();
      await index.add(rowsOf(descriptors, dimension, gallery.slice(start, start + ROWS_AT_ONCE)));
    }
    return index;
  };
  const options = { precision, ...(kind !== "flat" && { ...graph, seed }) };
  const index = indexKinds[kind].create(dimension, options);
  const asked = queries.slice(0, SAMPLE);
  const query = (place: number) => rowsOf(descriptors, dimension, [place]);
  const rankPictures = rankWith(descriptors, dimension, (rows, k) => index.search(rows, k), signal);
  try {
    await fill(index);
    return {
      rank: (places, depth) =>
        rankPictures(
          places.map((place) => queries[place] as number),
          depth,
        ),
      bytes: dimension * bytesOf[precision],
      indexBytes: kind === "flat" ? gallery.length * dimension * bytesOf[precision] : await sizeOfGraph(index),
      async recall() {
        if (kind === "flat") return 1;
        const exact = indexKinds.flat.create(dimension);
        try {
          await fill(exact);
          const rows = rowsOf(descriptors, dimension, asked);
          return meanShare(await index.search(rows, K), await exact.search(rows, K));
        } finally {
          await exact.close();
        }
      },
      async millisecondsPerQuery() {
        const times: number[] = [];
        for (const place of asked) {
          const started = performance.now();
          await index.search(query(place), K);
          times.push(performance.now() - started);
        }
        return median(times);
      },
      close: () => index.close(),
    };
  } catch (error) {
    await index.close();
    throw error;
  }
}

async function sizeOfGraph(index: object): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "loci-graph-"));
  try {
    const file = path.join(folder, "graph");
    await (index as { save(file: string): Promise<void> }).save(file);
    return (await stat(file)).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function meanShare(found: readonly Neighbour[][], exact: readonly Neighbour[][]): number {
  const shares = exact.map((nearest, query) => {
    const limit = (nearest.at(-1)?.distance ?? 0) + TOLERANCE;
    return (found[query] ?? []).filter(({ distance }) => distance <= limit).length / Math.max(1, nearest.length);
  });
  return Math.min(1, shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length));
}

/** 0 of nothing */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
