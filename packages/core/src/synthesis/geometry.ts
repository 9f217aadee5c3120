/** A point of the picture in user units, x to the right and y down, or of a wall, x to the right and y up. */
export type Point = readonly [number, number];

/** Where the segment from `start` to `end` crosses, given how far each end is inside (opposite signs). */
function crossing(start: Point, end: Point, startInside: number, endInside: number): Point {
  const share = startInside / (startInside - endInside);
  return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
}

/**
 * The part of a polygon inside a convex one (Sutherland and Hodgman); both counter-clockwise with y up.
 * Loops and not array methods: a street has thousands of window bars, and this was a fifth of its time.
 */
export function clipConvex(polygon: readonly Point[], convex: readonly Point[]): Point[] {
  let kept: readonly Point[] = polygon;
  for (let at = 0; at < convex.length && kept.length > 0; at++) {
    kept = clipHalfPlane(kept, convex[at] as Point, convex[(at + 1) % convex.length] as Point);
  }
  return [...kept];
}

/** The part of a polygon at the left of the line from `corner` to `next`. */
function clipHalfPlane(polygon: readonly Point[], corner: Point, next: Point): Point[] {
  const [alongX, alongY] = [next[0] - corner[0], next[1] - corner[1]];
  const kept: Point[] = [];
  let before = polygon[polygon.length - 1] as Point;
  let beforeInside = alongX * (before[1] - corner[1]) - alongY * (before[0] - corner[0]);
  for (const point of polygon) {
    const inside = alongX * (point[1] - corner[1]) - alongY * (point[0] - corner[0]);
    if (beforeInside * inside < 0) kept.push(crossing(before, point, beforeInside, inside));
    if (inside >= 0) kept.push(point);
    before = point;
    beforeInside = inside;
  }
  return kept;
}

/** Corners of a rectangle from its lower left one, counter-clockwise with y up. */
export function rectangle(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** Points on an ellipse, counter-clockwise with y up; `from` and `to` in radians for an arc of it. */
export function ellipse(
  centre: Point,
  radiusX: number,
  radiusY: number,
  { steps = 24, from = 0, to = 2 * Math.PI }: { steps?: number; from?: number; to?: number } = {},
): Point[] {
  const whole = Math.abs(to - from - 2 * Math.PI) < 1e-9;
  return Array.from({ length: whole ? steps : steps + 1 }, (_, step) => {
    const angle = from + ((to - from) * step) / steps;
    return [centre[0] + radiusX * Math.cos(angle), centre[1] + radiusY * Math.sin(angle)] as const;
  });
}

/** A number as short as SVG needs it: two decimals. */
export function short(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}

/** Path data of straight lines through the points, to a tenth of a unit: there are tens of thousands of them. */
export function straightPath(points: readonly Point[], closed = true): string {
  let data = "";
  for (const [x, y] of points)
    data += `${data === "" ? "M" : "L"}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  return closed ? `${data}Z` : data;
}

/** Path data of a smooth curve through the points (Catmull-Rom as cubic Béziers). */
export function smoothPath(points: readonly Point[], closed = true): string {
  const count = points.length;
  const at = (position: number): Point =>
    points[closed ? (position + count) % count : Math.min(count - 1, Math.max(0, position))] as Point;
  const [startX, startY] = at(0);
  let data = `M${short(startX)} ${short(startY)}`;
  for (let position = 0; position < (closed ? count : count - 1); position++) {
    const [before, start, end, after] = [at(position - 1), at(position), at(position + 1), at(position + 2)];
    const handles = [
      start[0] + (end[0] - before[0]) / 6,
      start[1] + (end[1] - before[1]) / 6,
      end[0] - (after[0] - start[0]) / 6,
      end[1] - (after[1] - start[1]) / 6,
      ...end,
    ];
    data += `C${handles.map(short).join(" ")}`;
  }
  return data + (closed ? "Z" : "");
}
