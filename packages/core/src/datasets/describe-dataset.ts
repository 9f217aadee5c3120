import type { Dataset, Picture } from "./dataset.js";
import { queriesWithoutPositives } from "./default-positives.js";

export interface DatasetDescription {
  readonly format: string;
  readonly root: string;
  readonly pictures: number;
  readonly gallery: number;
  readonly queries: number;
  /** pictures of each split */
  readonly splits: Readonly<Record<string, number>>;
  /** absent without labels */
  readonly classes?: { readonly count: number; readonly least: number; readonly median: number; readonly most: number };
  /** absent without positions */
  readonly positions?: {
    readonly kind: "latitude and longitude" | "plane";
    readonly count: number;
    readonly extent: string;
  };
  readonly sequences: number;
  readonly headings: number;
  readonly times: number;
  readonly boxes: number;
  /** names of whatever else is said of pictures */
  readonly attributes: readonly string[];
  /** what the data set itself says is right; absent where protocols find it */
  readonly truth?: {
    readonly positives: number;
    readonly ignored: number;
    readonly hard?: number;
    readonly without: number;
  };
}

export function describeDataset(dataset: Dataset): DatasetDescription {
  const { format, root, pictures, gallery, queries, relevance } = dataset;
  const count = (has: (picture: Picture) => unknown) => pictures.filter((picture) => has(picture) !== undefined).length;
  const total = (lists: readonly (readonly number[])[]) => lists.reduce((sum, list) => sum + list.length, 0);
  const classes = classSizes(pictures);
  const positions = extentOf(pictures);
  return {
    format,
    root,
    pictures: pictures.length,
    gallery: gallery.length,
    queries: queries.length,
    splits: Object.fromEntries(tally(pictures.flatMap(({ split }) => split ?? []))),
    ...(classes && { classes }),
    ...(positions && { positions }),
    sequences: new Set(pictures.flatMap(({ sequence }) => sequence ?? [])).size,
    headings: count(({ heading }) => heading),
    times: count(({ time }) => time),
    boxes: count(({ box }) => box),
    attributes: [...new Set(pictures.flatMap(({ attributes }) => Object.keys(attributes ?? {})))].sort(),
    ...(relevance && {
      truth: {
        positives: total(relevance.positives),
        ignored: total(relevance.ignored),
        ...(relevance.hard && { hard: total(relevance.hard) }),
        without: queriesWithoutPositives(dataset, 0).queries.length,
      },
    }),
  };
}

/** How often each occurs, in order of first occurrence. */
function tally(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function classSizes(pictures: readonly Picture[]): DatasetDescription["classes"] {
  const sizes = [...tally(pictures.flatMap(({ label }) => label ?? [])).values()].sort((a, b) => a - b);
  const at = (place: number) => sizes[Math.floor(place)] as number;
  if (sizes.length === 0) return undefined;
  return { count: sizes.length, least: at(0), median: at((sizes.length - 1) / 2), most: at(sizes.length - 1) };
}

function extentOf(pictures: readonly Picture[]): DatasetDescription["positions"] {
  const positions = pictures.flatMap(({ position }) => position ?? []);
  const [first] = positions;
  if (first === undefined) return undefined;
  const geographic = "latitude" in first;
  const pairs = positions.map((position) =>
    "latitude" in position ? [position.latitude, position.longitude] : [position.x, position.y],
  ) as [number, number][];
  const range = (axis: 0 | 1) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const pair of pairs) [least, most] = [Math.min(least, pair[axis]), Math.max(most, pair[axis])];
    return `${least} to ${most}`;
  };
  const names = geographic ? ["latitude", "longitude"] : ["x", "y"];
  const extent = `${names[0]} ${range(0)}, ${names[1]} ${range(1)}${geographic ? "" : " m"}`;
  return { kind: geographic ? "latitude and longitude" : "plane", count: positions.length, extent };
}
