import type { Metric } from "@loci/index";

/** The oracle of exact search: every distance by a plain loop, sorted by distance and then by id. */
export function bruteForce(
  gallery: Float32Array,
  queries: Float32Array,
  dimension: number,
  k: number,
  { metric = "cosine", isAllowed = () => true }: { metric?: Metric; isAllowed?: (id: number) => boolean } = {},
): { id: number; distance: number }[][] {
  const results = [];
  for (let query = 0; query < queries.length / dimension; query++) {
    const rows = [];
    for (let id = 0; id < gallery.length / dimension; id++) {
      if (!isAllowed(id)) continue;
      let dotProduct = 0;
      let squaredDistance = 0;
      for (let at = 0; at < dimension; at++) {
        const [a, b] = [queries[query * dimension + at] as number, gallery[id * dimension + at] as number];
        dotProduct += a * b;
        squaredDistance += (a - b) ** 2;
      }
      const distances = {
        cosine: Math.min(2, Math.max(0, 1 - dotProduct)),
        "inner-product": 1 - dotProduct,
        euclidean: Math.sqrt(squaredDistance),
      };
      rows.push({ id, distance: distances[metric] });
    }
    rows.sort((a, b) => a.distance - b.distance || a.id - b.id);
    results.push(rows.slice(0, k));
  }
  return results;
}

/** The share of the true neighbours that were found, over all queries: recall@k. */
export function recall(
  found: readonly (readonly { id: number }[])[],
  truth: readonly (readonly { id: number }[])[],
): number {
  let hits = 0;
  let wanted = 0;
  truth.forEach((rows, query) => {
    const ids = new Set(found[query]?.map(({ id }) => id));
    hits += rows.filter(({ id }) => ids.has(id)).length;
    wanted += rows.length;
  });
  return hits / wanted;
}
