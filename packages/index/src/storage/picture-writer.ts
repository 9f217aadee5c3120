import type { TuneOptions, TuneResult } from "../recall/tune-graph.js";
import type { Columns, Row } from "./columns.js";
import type { PictureChange } from "./picture-change.js";
import type { PictureTable } from "./picture-table.js";
import type { IndexFacts } from "./searchable-index.js";
import type { SkippedItem } from "./skipped-list.js";

/** Writes to an index, wherever it is kept; see `IndexWriter` for what the calls do. */
export interface PictureWriter {
  readonly manifest: IndexFacts;
  readonly count: number;
  readonly pictures: PictureTable;
  readonly needsGraph: boolean;
  add(descriptors: Float32Array, rows: readonly Row[]): Promise<readonly number[]>;
  addColumns(columns: Columns): Promise<void>;
  update(changes: readonly PictureChange[]): Promise<void>;
  remove(ids: Iterable<number>): Promise<void>;
  skip(items: readonly SkippedItem[]): Promise<void>;
  skippedPictures(): Promise<readonly SkippedItem[]>;
  tune(options?: TuneOptions): Promise<TuneResult | undefined>;
  /** The directory of the model that describes pictures for this index. */
  modelDirectory(): Promise<string>;
  close(): Promise<void>;
}

/** An index in the making, wherever it will be kept; see `IndexBuild`. */
export interface PictureBuild extends PictureWriter {
  commit(options?: TuneOptions): Promise<{ readonly manifest: IndexFacts; readonly tuned: TuneResult | undefined }>;
  discard(): Promise<void>;
}
