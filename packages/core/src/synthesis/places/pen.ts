import type { Canvas, Paint } from "../canvas.js";
import { type Colour, lighten } from "../colour.js";
import { type Point, straightPath } from "../geometry.js";
import type { Camera, Place3 } from "./camera.js";
import { type Light, lit } from "./light.js";

/** Draws things of the street, given in metres, through a camera and in a light. Colours are lit, references are not. */
export interface Pen {
  readonly canvas: Canvas;
  readonly camera: Camera;
  readonly light: Light;
  /** Polygons of the street that share a paint, as one path. */
  polygons(polygons: readonly (readonly Place3[])[], paint: Paint): void;
  /** Polygons parallel to the fronts, at one depth. */
  flats(polygons: readonly (readonly Point[])[], z: number, paint: Paint): void;
  /** Open lines, `width` in metres. */
  lines(lines: readonly (readonly Place3[])[], colour: Colour, width: number, opacity?: number): void;
  /** A box from its lower left corner at the front; its front is at z, its back at z + depth. */
  box(corner: Place3, size: Place3, colour: Colour): void;
}

const nearest = 0.6;

export function createPen(canvas: Canvas, camera: Camera, light: Light): Pen {
  const shade = (paint: Colour | string) => (typeof paint === "string" ? paint : lit(light, paint));
  const paintLit = (paint: Paint): Paint => ({
    ...paint,
    ...(paint.fill === undefined ? {} : { fill: shade(paint.fill) }),
    ...(paint.stroke === undefined ? {} : { stroke: shade(paint.stroke) }),
  });
  const seen = (places: readonly Place3[], closed: boolean) => {
    const turned = places.map(camera.turn);
    const whole = turned.every(([, , ahead]) => ahead >= nearest);
    const points = (whole ? turned : clipNear(turned, closed)).map(camera.project);
    return isInside(points, canvas) ? straightPath(points, closed) : "";
  };
  const polygons: Pen["polygons"] = (shapes, paint) => {
    const data = shapes.map((shape) => seen(shape, true)).join("");
    if (data) canvas.path(data, paintLit(paint));
  };
  return {
    canvas,
    camera,
    light,
    polygons,
    flats: (shapes, z, paint) =>
      polygons(
        shapes.map((shape) => shape.map(([x, y]) => [x, y, z] as const)),
        paint,
      ),
    lines: (lines, colour, width, opacity) => {
      const data = lines.map((line) => seen(line, false)).join("");
      const first = lines[0]?.[0];
      if (!data || !first) return;
      const strokeWidth = Math.max(0.3, width * camera.scaleAt(first));
      canvas.path(data, { stroke: lit(light, colour), strokeWidth, ...(opacity === undefined ? {} : { opacity }) });
    },
    box: (corner, size, colour) => drawBox(polygons, camera, light, corner, size, colour),
  };
}

/** Under side and top, then the two ends, then the front: the order is right for a box stuck to a wall. */
function drawBox(
  polygons: Pen["polygons"],
  camera: Camera,
  light: Light,
  [x, y, z]: Place3,
  [width, height, depth]: Place3,
  colour: Colour,
): void {
  const [right, top, back] = [x + width, y + height, z + depth];
  const level = (at: number): Place3[] => [
    [x, at, z],
    [right, at, z],
    [right, at, back],
    [x, at, back],
  ];
  const end = (at: number): Place3[] => [
    [at, y, z],
    [at, top, z],
    [at, top, back],
    [at, y, back],
  ];
  if (camera.eye[1] > top) polygons([level(top)], { fill: lighten(colour, 0.25) });
  if (camera.eye[1] < y) polygons([level(y)], { fill: lighten(colour, -0.45) });
  const endShade = (side: -1 | 1) => lighten(colour, light.side === side ? 0.05 : -0.32);
  if (camera.eye[0] < x) polygons([end(x)], { fill: endShade(-1) });
  if (camera.eye[0] > right) polygons([end(right)], { fill: endShade(1) });
  polygons(
    [
      [
        [x, y, z],
        [right, y, z],
        [right, top, z],
        [x, top, z],
      ],
    ],
    { fill: colour },
  );
}

/** The part of a polygon or line that is ahead of the lens. */
function clipNear(turned: readonly Place3[], closed: boolean): Place3[] {
  return turned.flatMap((place, position) => {
    const before = position > 0 ? turned[position - 1] : closed ? turned.at(-1) : undefined;
    const entry = before && (before[2] - nearest) * (place[2] - nearest) < 0 ? [atNearest(before, place)] : [];
    return place[2] >= nearest ? [...entry, place] : entry;
  });
}

function atNearest(from: Place3, to: Place3): Place3 {
  const share = (nearest - from[2]) / (to[2] - from[2]);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, nearest];
}

/** Whether the points' bounding box meets the picture: most of a street is outside, and costs nothing then. */
function isInside(points: readonly Point[], { width, height }: Canvas): boolean {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return points.length > 1 && right > -9 && left < width + 9 && bottom > -9 && top < height + 9;
}
