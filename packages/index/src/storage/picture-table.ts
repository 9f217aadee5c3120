import { numberIn, type RowFilter, textIn } from "../filters/row.js";
import { filterInTurns } from "../reranking/filter-in-turns.js";
import { galleryWalks, type WalkFrame } from "../reranking/gallery-walks.js";
import { rememberedFor } from "../reranking/remembered-for.js";
import type { GalleryWalks } from "../reranking/rerank-gallery.js";
import type { Row } from "./columns.js";

/** The pictures of an index and what is known of them, wherever that is kept. */
export interface PictureTable {
  /** How many there are. */
  readonly size: number;
  /** One entry an id, `undefined` where there is no such picture. */
  rowsOf(ids: readonly number[]): Promise<readonly (Row | undefined)[]>;
  /** The ids of those that pass a filter. */
  idsPassing(filter: RowFilter): Promise<ReadonlySet<number>>;
  /** How many pass a filter. */
  countPassing(filter: RowFilter): Promise<number>;
  /** Those that have one of these values in a column, by ascending id. */
  withValues(column: string, values: Iterable<string | number>): Promise<readonly PictureEntry[]>;
  /** All of them. */
  all(): AsyncIterable<PictureEntry>;
  /** The walks that they form (columns `sequence` and `frame`); `undefined` when there are none. */
  walks(): GalleryWalks | undefined;
}

export type PictureEntry = readonly [id: number, row: Row];

/** The pictures of an index whose metadata is in memory. What passes a filter is found out once: they must not change then. */
export const memoryPictures: (rows: ReadonlyMap<number, Row>) => PictureTable = rememberedFor(createMemoryPictures);

function createMemoryPictures(rows: ReadonlyMap<number, Row>): PictureTable {
  const idsPassing = rememberedFor(async (filter: RowFilter): Promise<ReadonlySet<number>> => {
    const passing = await filterInTurns(rows, ([, row]) => filter(row));
    return new Set(passing.map(([id]) => id));
  });
  const walks = rememberedFor((known: ReadonlyMap<number, Row>) =>
    galleryWalks({ [Symbol.iterator]: () => framesOf(known) }),
  );
  return {
    get size() {
      return rows.size;
    },
    rowsOf: async (ids) => ids.map((id) => rows.get(id)),
    idsPassing,
    countPassing: async (filter) => (await idsPassing(filter)).size,
    withValues: async (column, values) => {
      const wanted = new Set<unknown>(values);
      return [...rows].filter(([, row]) => wanted.has(row[column])).sort(([a], [b]) => a - b);
    },
    all: async function* () {
      yield* rows;
    },
    walks: () => walks(rows),
  };
}

function* framesOf(rows: ReadonlyMap<number, Row>): Generator<WalkFrame> {
  for (const [id, row] of rows) {
    const [sequence, frame] = [textIn(row, "sequence"), numberIn(row, "frame")];
    if (sequence !== undefined && frame !== undefined) yield { id, sequence, frame };
  }
}
