/** Points in space, by the cubes that they lie in. */
export interface PointGrid {
  /**
   * Calls `visitor` for every point in the cube of `point` and the 26 around it: all that are nearer than a cube's side,
   * and some that are not. @param point three numbers; NaN has no neighbours
   */
  visit(point: Float64Array, visitor: (place: number, distance: number) => void): void;
}

/**
 * Sorts points into cubes. Cubes share buckets by a hash, so the memory is 8 bytes a point, whatever the extent.
 * @param points Float64 [count, 3]; those with NaN are in no cube. The array is kept
 * @param side of a cube, more than 0
 */
export function createGrid(points: Float64Array, side: number): PointGrid {
  const count = points.length / 3;
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, count))) - 1;
  const cell = (value: number | undefined) => Math.floor((value as number) / side);
  const bucketOf = (x: number, y: number, z: number) =>
    (Math.imul(x | 0, 73856093) ^ Math.imul(y | 0, 19349663) ^ Math.imul(z | 0, 83492791)) & mask;
  const bucketOfPoint = (place: number) =>
    bucketOf(cell(points[3 * place]), cell(points[3 * place + 1]), cell(points[3 * place + 2]));
  // Counting sort: starts[b] to starts[b + 1] are the members of bucket b.
  const starts = new Int32Array(mask + 2);
  const isPoint = (place: number) => !Number.isNaN(points[3 * place]);
  for (let place = 0; place < count; place++) if (isPoint(place)) starts[bucketOfPoint(place) + 1]!++;
  for (let bucket = 0; bucket <= mask; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice(0, -1);
  const members = new Int32Array(starts[mask + 1]!);
  for (let place = 0; place < count; place++) if (isPoint(place)) members[next[bucketOfPoint(place)]!++] = place;

  const visitCell = (x: number, y: number, z: number, point: Float64Array, visitor: (place: number, distance: number) => void) => {
    const bucket = bucketOf(x, y, z);
    for (let at = starts[bucket]!; at < starts[bucket + 1]!; at++) {
      const place = members[at]!;
      const [px, py, pz] = [points[3 * place]!, points[3 * place + 1]!, points[3 * place + 2]!];
      // Others in the bucket are visited in their own cubes.
      if (cell(px) !== x || cell(py) !== y || cell(pz) !== z) continue;
      visitor(place, Math.hypot(px - point[0]!, py - point[1]!, pz - point[2]!));
    }
  };
  return {
    visit(point, visitor) {
      const [x, y, z] = [cell(point[0]), cell(point[1]), cell(point[2])];
      if (Number.isNaN(x)) return;
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (let dz = -1; dz <= 1; dz++) visitCell(x + dx, y + dy, z + dz, point, visitor);
        }
      }
    },
  };
}
