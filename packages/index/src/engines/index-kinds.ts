import type { FileFedIndex, Precision } from "../vector-index.js";
import { createFlatIndex } from "./flat-index.js";
import type { GraphIndex, GraphOptions } from "./graph-index.js";
import { createHnswIndex, loadHnswIndex } from "./hnsw-index.js";
import { createUsearchIndex, loadUsearchIndex } from "./usearch-index.js";

/** A kind of vector index. */
export interface IndexKindDefinition {
  /** One line for people who choose. */
  readonly summary: string;
  /** The precisions that it has, its default first. */
  readonly precisions: readonly [Precision, ...Precision[]];
  /** An empty index. @param options a kind without a graph ignores the parameters of one */
  readonly create: (dimension: number, options?: GraphOptions) => FileFedIndex;
  /** For those with a graph: the ending of its file, and how it is made and opened. */
  readonly graph?: {
    readonly ending: string;
    readonly create: (dimension: number, options?: GraphOptions) => GraphIndex;
    readonly load: (file: string, dimension: number, options: GraphOptions) => Promise<GraphIndex>;
  };
}

/** The kinds of vector index that a program holds in memory. */
export const indexKinds = {
  flat: {
    summary: "exact: compares with every descriptor; fast enough up to about 20,000",
    precisions: ["float32", "float16", "int8"],
    create: (dimension, { metric, precision, rows } = {}) =>
      createFlatIndex(dimension, { ...(metric && { metric }), ...(precision && { precision }), rows }),
  },
  hnsw: {
    summary: "approximate: follows a graph, for up to millions of descriptors",
    precisions: ["float32"],
    create: createHnswIndex,
    graph: { ending: "hnsw", create: createHnswIndex, load: loadHnswIndex },
  },
  usearch: {
    summary: "approximate, of rounded descriptors: a third of the memory of hnsw",
    precisions: ["int8", "float16", "float32"],
    create: createUsearchIndex,
    graph: { ending: "usearch", create: createUsearchIndex, load: loadUsearchIndex },
  },
} as const satisfies Record<string, IndexKindDefinition>;

export type IndexKind = keyof typeof indexKinds;
export const indexKindNames = Object.keys(indexKinds) as [IndexKind, ...IndexKind[]];

/** The definition of a kind, seen as any of them. */
export function indexKind(kind: IndexKind): IndexKindDefinition {
  return indexKinds[kind];
}
