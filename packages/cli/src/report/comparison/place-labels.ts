export interface Label {
  readonly text: string;
  /** of the point that it belongs to, pixels */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLabel extends Label {
  /** top left corner, pixels */
  readonly left: number;
  readonly top: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of 11 pixel sans-serif, on average, rounded up. */
const [LETTER, LINE] = [6.1, 13];
const GAP = 6;

/**
 * Puts labels beside their points so that they cover neither each other nor any point nor leave the room; one that fits
 * nowhere is left out.
 * @param labels the most important first
 * @param points all that must stay visible, pixels
 */
export function placeLabels(
  labels: readonly Label[],
  points: readonly (readonly [number, number])[],
  room: Box,
): PlacedLabel[] {
  const taken: Box[] = points.map(([x, y]) => ({ left: x - 4, top: y - 4, right: x + 4, bottom: y + 4 }));
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const free = spots(label).find((spot) => isWithin(spot, room) && !taken.some((other) => overlap(spot, other)));
    if (free === undefined) continue;
    taken.push(free);
    placed.push({ ...label, left: free.left, top: free.top });
  }
  return placed;
}

/** Right, left, above, below, the corners; then the same a line further out. */
function spots({ text, x, y }: Label): Box[] {
  const width = text.length * LETTER;
  return [GAP, GAP + LINE].flatMap((gap) => {
    const [right, left, centre] = [x + gap, x - gap - width, x - width / 2];
    const [above, below, middle] = [y - gap - LINE, y + gap, y - LINE / 2];
    const corners = [
      [right, middle],
      [left, middle],
      [centre, above],
      [centre, below],
      [right, above],
      [right, below],
      [left, above],
      [left, below],
    ] as const;
    return corners.map(([l, t]) => ({ left: l, top: t, right: l + width, bottom: t + LINE }));
  });
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isWithin = (a: Box, b: Box) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
