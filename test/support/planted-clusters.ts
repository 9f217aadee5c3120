import { createRandom } from "@loci/core";
import type { OpenIndex } from "@loci/index";

/** An index in memory of descriptors around `clusters` directions that are orthogonal: picture i belongs to cluster i mod clusters. */
export function plantedClusters(count: number, clusters: number, dimension = 2 * clusters) {
  const random = createRandom(7);
  const data = Array.from({ length: count }, (_, place) => {
    const values = Array.from({ length: dimension }, (_, at) => (at === place % clusters ? 1 : 0.1 * random.normal()));
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  });
  // Ids have gaps, as when pictures were removed.
  const ids = data.map((_, place) => 3 * place + 1);
  const rows = new Map(ids.map((id, place) => [id, { path: `${id}.jpg`, label: `cluster ${place % clusters}` }]));
  const descriptors = async (wanted: Iterable<number>) =>
    Float32Array.from([...wanted].flatMap((id) => data[(id - 1) / 3] as number[]));
  const index = { manifest: { dimension } as OpenIndex["manifest"], rows, descriptors };
  return { index, ids, data };
}
