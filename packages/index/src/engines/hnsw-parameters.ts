import { unknownName } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";

/** The choices of an HNSW graph, within `hnswRanges`. More of any of the first three: better recall, and slower. */
export interface HnswParameters {
  /** Links of a descriptor in each upper layer; twice as many in the lowest. Memory grows with it. */
  readonly m: number;
  /** Candidates that are examined to place a descriptor. */
  readonly efConstruction: number;
  /** Candidates that are examined to answer a query; `k` where that is larger. */
  readonly ef: number;
  /** Decides which descriptors go into the upper layers (0 … 2^32 − 1). */
  readonly seed: number;
}

/** What the whole numbers of an HNSW graph may be. */
export const hnswRanges = {
  m: { least: 2, most: 1024 },
  efConstruction: { least: 1, most: 100_000 },
  ef: { least: 1, most: 100_000 },
} as const;

/** hnswlib's own for `m` and `efConstruction`; `ef` gave a recall@10 of .976 on 50,000 descriptors of 256 components. */
export const defaultHnswParameters: HnswParameters = { m: 16, efConstruction: 200, ef: 64, seed: 42 };

/** Fills in the defaults. @throws RetrievalError when a name is unknown or a number out of its range */
export function hnswParameters(chosen: Partial<HnswParameters> = {}): HnswParameters {
  for (const name of Object.keys(chosen)) {
    const known = Object.keys(defaultHnswParameters);
    if (!known.includes(name)) throw unknownName("parameter of the hnsw index", known, name);
  }
  const { m, efConstruction, ef, seed } = { ...defaultHnswParameters, ...chosen };
  for (const [name, value] of Object.entries({ m, efConstruction, ef })) {
    const { least, most } = hnswRanges[name as keyof typeof hnswRanges];
    checkInteger(`hnsw index: ${name}`, value, least, most);
  }
  checkInteger("hnsw index: seed", seed, 0);
  return { m, efConstruction, ef, seed };
}
