import type { Interval, Position, StatedProtocol } from "@loci/core";
import type { MetricsEntry } from "@loci/heads";

/**
 * What a cell of an experiment comes to. On disk it is one JSONL file a cell, `cells/<id>.jsonl` in the report's directory: a
 * `CellSummary`, then a `CellQuery` for each query, then a `CellTraining` line for each entry of its training. A file is written
 * whole or not at all. `results.jsonl` holds the files of all cells one after the other; it is what `--against` reads.
 */
export type CellLine = CellSummary | CellQuery | CellTraining | CellFailure;

/** What a cell computes, with every default filled in; its SHA-256 is the cell's id. */
export interface CellConfiguration {
  /** backbone@layer+layer, several networks possible, as `loci … --backbone` takes it */
  readonly source: string;
  /** with necks and finishes, every option written out, as `loci … --head` takes it */
  readonly head: string;
  readonly fit: string;
  /** side of the network's input, in pixels */
  readonly size: number;
  readonly flip: boolean;
  readonly scales: readonly number[];
  /** the resolved recipe, seed included; null where the head is used as it starts */
  readonly training: object | null;
  /** how the gallery is searched: engine, precision and options; "flat" is exact */
  readonly index: Readonly<Record<string, unknown>> & { readonly kind: string };
  /** a chain as `loci eval --rerank` takes it; null where there is none */
  readonly rerank: string | null;
  /** of everything random in head, training and index; 32-bit integer */
  readonly seed: number;
}

export interface CellSummary {
  readonly kind: "cell";
  readonly format: 1;
  /** first 16 hex digits of the SHA-256 of configuration, data, protocol and format */
  readonly id: string;
  /** What the cell has of its own, short enough for a plot: "gem", "netvlad k=64 @mixed8". Cells that differ only in the seed have one name: they are one system. */
  readonly system: string;
  readonly configuration: CellConfiguration;
  readonly data: CellData;
  readonly protocol: StatedProtocol;
  readonly metrics: readonly CellMetric[];
  /** numbers a descriptor, and bytes it takes in the index in the precision of the index */
  readonly dimension: number;
  readonly bytes: number;
  /** what of the head learns; 0 where nothing does */
  readonly parameters: number;
  readonly cost: CellCost;
  /** share of the exact first neighbours that the index finds (its own recall@10); 1 for exact search */
  readonly indexRecall: number;
  readonly environment: CellEnvironment;
}

export interface CellMetric extends Omit<Interval, "mean"> {
  /** as in the protocol: "recall@1", "MAP@R" */
  readonly name: string;
  readonly value: number;
}

/** On which pictures: two cells can be compared where `fingerprint` is the same. */
export interface CellData {
  readonly name: string;
  /** SHA-256 over contents and roles of the pictures */
  readonly fingerprint: string;
  readonly pictures: number;
  readonly queries: number;
  readonly gallery: number;
}

export interface CellCost {
  /** of the whole cell, features that were computed for it included */
  readonly seconds: number;
  readonly trainingSeconds: number;
  /** from encoded picture to descriptor, one picture a time share of a full batch */
  readonly millisecondsPerPicture: number;
  /** one query against the gallery, descriptor given, re-ranking included */
  readonly millisecondsPerQuery: number;
  readonly indexBytes: number;
  readonly peakBytes: number;
}

export interface CellEnvironment {
  /** version of Loci, Node and the engines, by name */
  readonly versions: Readonly<Record<string, string>>;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** ISO 8601 */
  readonly finished: string;
}

export interface CellQuery {
  readonly kind: "query";
  /** the query's path as the data set has it */
  readonly query: string;
  /** what the queries can be grouped by: label, and the data set's own columns (condition, season, …) */
  readonly groups: Readonly<Record<string, string>>;
  /** by metric; only of metrics that are means over queries */
  readonly scores: Readonly<Record<string, number>>;
  /** the first ten of the ranking, what the protocol takes out left out */
  readonly neighbours: readonly CellNeighbour[];
  /** where the picture was taken, for places */
  readonly position?: Position;
}

export interface CellNeighbour {
  readonly path: string;
  /** as the search gives it: higher is nearer */
  readonly score: number;
  readonly isPositive: boolean;
  /** between query and neighbour, where both have positions */
  readonly metres?: number;
  readonly position?: Position;
}

export interface CellTraining {
  readonly kind: "training";
  readonly entry: MetricsEntry;
}

/** Stands alone in the file of a cell that failed; the next run of the same command tries it again. */
export interface CellFailure {
  readonly kind: "failure";
  readonly format: 1;
  readonly id: string;
  readonly system: string;
  readonly configuration: CellConfiguration;
  /** as `loci` says it */
  readonly message: string;
}
