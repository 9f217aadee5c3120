import { checkInteger } from "../descriptor-checks.js";
import { type HnswParameters, hnswParameters } from "../engines/hnsw-parameters.js";
import { LARGEST_EF } from "./search-table.js";

/** What pgvector takes at most; `efConstruction` is at least twice `m`. */
const most = { m: 100, efConstruction: 1000, ef: LARGEST_EF } as const;

/** Fills in the defaults. @throws RetrievalError for what pgvector does not take */
export function pgvectorParameters(chosen: Partial<HnswParameters> | undefined): HnswParameters {
  const parameters = hnswParameters(chosen);
  checkInteger("index in PostgreSQL: m", parameters.m, 2, most.m);
  checkInteger("index in PostgreSQL: efConstruction", parameters.efConstruction, 2 * parameters.m, most.efConstruction);
  checkInteger("index in PostgreSQL: ef", parameters.ef, 1, most.ef);
  return parameters;
}

/** Those of a graph that was made elsewhere, as near as pgvector comes to them. */
export function fitPgvector({ m, efConstruction, ef, seed }: HnswParameters): HnswParameters {
  const links = Math.min(m, most.m);
  return {
    m: links,
    efConstruction: Math.min(Math.max(efConstruction, 2 * links), most.efConstruction),
    ef: Math.min(ef, most.ef),
    seed,
  };
}
