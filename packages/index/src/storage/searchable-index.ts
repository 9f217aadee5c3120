import type { RowFilter } from "../filters/row.js";
import type { IndexSearchOptions, OpenIndex } from "./directory-index.js";
import type { IndexManifest } from "./manifest.js";
import { memoryPictures, type PictureTable } from "./picture-table.js";

/** What is known about an index, wherever it is kept. */
export interface IndexFacts
  extends Pick<
    IndexManifest,
    | "created"
    | "updated"
    | "metric"
    | "dimension"
    | "model"
    | "root"
    | "hnsw"
    | "count"
    | "skipped"
    | "columns"
    | "recall"
  > {
  readonly kind: string;
  readonly precision: string;
}

export interface RemoteSearchOptions extends IndexSearchOptions {
  /** Only pictures that pass it (default: all). Made of expressions, see `RowFilter`. */
  readonly filter?: RowFilter | undefined;
}

/** An index whose metadata is not in memory: it is asked for what is needed of it. */
export interface RemoteIndex
  extends Pick<OpenIndex, "columns" | "modelDirectory" | "effort" | "descriptors" | "close"> {
  readonly manifest: IndexFacts;
  readonly pictures: PictureTable;
  /** As an index directory, and with filters carried out where the pictures are. */
  search(...asked: RemoteSearchArguments): ReturnType<OpenIndex["search"]>;
}

type RemoteSearchArguments = [queries: Float32Array, k: number, options?: RemoteSearchOptions];

/** An index that can be searched, re-ranked and reported on. */
export type SearchableIndex = OpenIndex | RemoteIndex;

/** The pictures of any index. */
export const picturesOf = (index: SearchableIndex): PictureTable =>
  isRemote(index) ? index.pictures : memoryPictures(index.rows);

export const isRemote = (index: SearchableIndex): index is RemoteIndex => "pictures" in index;
