import { createFlatIndex } from "./flat-index.js";
import { createHnswIndex } from "./hnsw-index.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import type { VectorIndex } from "./vector-index.js";

/** A kind of vector index. */
export interface IndexKindDefinition {
  /** One line for people who choose. */
  readonly summary: string;
  /** An empty index. @param parameters those of the graph; a kind without one needs none */
  readonly create: (dimension: number, parameters?: Partial<HnswParameters>) => VectorIndex;
}

/** The kinds of vector index that a program holds in memory. */
export const indexKinds = {
  flat: {
    summary: "exact: compares with every descriptor; fast enough up to about 20,000",
    create: (dimension) => createFlatIndex(dimension),
  },
  hnsw: {
    summary: "approximate: follows a graph, for up to millions of descriptors",
    create: createHnswIndex,
  },
} as const satisfies Record<string, IndexKindDefinition>;

export type IndexKind = keyof typeof indexKinds;
export const indexKindNames = Object.keys(indexKinds) as [IndexKind, ...IndexKind[]];
