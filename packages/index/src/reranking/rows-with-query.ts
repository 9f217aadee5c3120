import type { Candidate } from "./candidate.js";
import type { RerankGallery, RerankQuery } from "./rerank-gallery.js";
import type { Rows } from "./unit-vectors.js";

/** The descriptor of the query as row 0, behind it those of the candidates. */
export async function rowsWithQuery(
  { descriptor }: RerankQuery,
  candidates: readonly Candidate[],
  { descriptors, dimension }: RerankGallery,
): Promise<Rows> {
  const data = new Float32Array((candidates.length + 1) * dimension);
  data.set(descriptor);
  data.set(await descriptors(candidates.map(({ id }) => id)), dimension);
  return { data, dimension };
}
