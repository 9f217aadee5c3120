type Point = readonly [number, number];

/**
 * The points that a drawing of so many places still shows: of each of as many runs of neighbours the lowest and the
 * highest, in their order, so that spikes stay; besides the first and the last of all. A run without a finite y leaves one
 * point, a gap. Lines of up to twice as many points stay as they are.
 */
export function thin(points: readonly Point[], places: number): readonly Point[] {
  if (points.length <= 2 * places) return points;
  const kept = Array.from({ length: places }, (_, place) => {
    const at = (part: number) => Math.round((part * points.length) / places);
    return extremes(points.slice(at(place), at(place + 1)));
  });
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  return [...new Set([first, ...kept.flat(), last])];
}

function extremes(run: readonly Point[]): readonly Point[] {
  const finite = run.filter(([, y]) => Number.isFinite(y));
  if (finite.length === 0) return run.slice(0, 1);
  const lowest = finite.reduce((least, point) => (point[1] < least[1] ? point : least));
  const highest = finite.reduce((most, point) => (point[1] > most[1] ? point : most));
  return lowest[0] < highest[0] ? [lowest, highest] : [highest, lowest];
}
