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
  const coordinate = (place: number, axis: number) => points[3 * place + axis] as number;
  const cell = (value: number) => Math.floor(value / side);
  const bucketOf = (x: number, y: number, z: number) =>
    (Math.imul(x | 0, 73856093) ^ Math.imul(y | 0, 19349663) ^ Math.imul(z | 0, 83492791)) & mask;
  const { starts, members } = sortIntoBuckets(count, mask + 1, (place) => {
    const x = coordinate(place, 0);
    return Number.isNaN(x) ? -1 : bucketOf(cell(x), cell(coordinate(place, 1)), cell(coordinate(place, 2)));
  });
  return {
    visit(point, visitor) {
      const [x, y, z] = point as unknown as [number, number, number];
      if (Number.isNaN(x)) return;
      const visitCell = (cellX: number, cellY: number, cellZ: number) => {
        const bucket = bucketOf(cellX, cellY, cellZ);
        const end = starts[bucket + 1] as number;
        for (let at = starts[bucket] as number; at < end; at++) {
          const place = members[at] as number;
          const [otherX, otherY, otherZ] = [coordinate(place, 0), coordinate(place, 1), coordinate(place, 2)];
          // Others in the bucket are visited in their own cubes.
          if (cell(otherX) !== cellX || cell(otherY) !== cellY || cell(otherZ) !== cellZ) continue;
          visitor(place, Math.hypot(otherX - x, otherY - y, otherZ - z));
        }
      };
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (let dz = -1; dz <= 1; dz++) visitCell(cell(x) + dx, cell(y) + dy, cell(z) + dz);
        }
      }
    },
  };
}

/**
 * Counting sort. @param bucketOf the bucket of each of 0 … count − 1, negative for none
 * @returns the members of bucket b are `members[starts[b]]` to before `members[starts[b + 1]]`, rising
 */
function sortIntoBuckets(count: number, buckets: number, bucketOf: (place: number) => number) {
  const ofPlace = Int32Array.from({ length: count }, (_, place) => bucketOf(place));
  const starts = new Int32Array(buckets + 1);
  for (const bucket of ofPlace) if (bucket >= 0) starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
  for (let bucket = 0; bucket < buckets; bucket++) {
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  }
  const next = starts.slice(0, buckets);
  const members = new Int32Array(starts[buckets] as number);
  for (const [place, bucket] of ofPlace.entries()) {
    if (bucket < 0) continue;
    const at = next[bucket] as number;
    members[at] = place;
    next[bucket] = at + 1;
  }
  return { starts, members };
}
