import { unknownName } from "../../catalogue.js";
import { RetrievalError } from "../../errors.js";

/**
 * What a table may say of a picture, by the names that our own tables have, each with other names that are understood.
 * A column that is none of these is kept as an attribute.
 */
export const columnNames = {
  path: ["file", "filename", "file_name", "filepath", "image", "image_path", "img", "picture"],
  label: ["class", "class_name", "landmark_id", "place_id", "species", "identity", "category"],
  split: ["set", "subset", "fold"],
  query: ["is_query"],
  gallery: ["is_gallery", "database", "is_database"],
  latitude: ["lat", "gps_latitude"],
  longitude: ["lon", "lng", "long", "gps_longitude"],
  utm_east: ["easting", "utm_easting"],
  utm_north: ["northing", "utm_northing"],
  zone: ["utm_zone"],
  x: [],
  y: [],
  heading: ["compass", "bearing", "azimuth", "yaw", "northdeg", "ca"],
  time: ["timestamp", "captured_at", "datetime", "date"],
  sequence: ["sequence_id", "sequence_key", "clip", "drive", "traverse"],
  frame: ["frame_number", "frame_id"],
  left: ["x_1", "x1", "bbox_x1"],
  top: ["y_1", "y1", "bbox_y1"],
  right: ["x_2", "x2", "bbox_x2"],
  bottom: ["y_2", "y2", "bbox_y2"],
  width: ["box_width", "bbox_width"],
  height: ["box_height", "bbox_height"],
  positives: [],
  ignored: ["junk"],
  hard: [],
} as const satisfies Record<string, readonly string[]>;

export type ColumnName = keyof typeof columnNames;

/** Where in a row each thing stands. */
export interface ColumnPlaces {
  readonly known: Known;
  readonly attributes: readonly (readonly [name: string, place: number])[];
}

type Known = Readonly<Partial<Record<ColumnName, number>>>;

/**
 * Columns that are ours only beside others. Width and height without a corner, or with two, are those of the picture; a
 * zone without UTM may be any zone.
 */
const conditions: readonly (readonly [ColumnName, (known: Known) => boolean])[] = [
  ["right", ({ left }) => left !== undefined],
  ["bottom", ({ top }) => top !== undefined],
  ["width", ({ left, right }) => left !== undefined && right === undefined],
  ["height", ({ top, bottom }) => top !== undefined && bottom === undefined],
  ["zone", ({ utm_east }) => utm_east !== undefined],
];

/** Coordinates that are nothing alone: where one column of a pair serves another purpose, the other one is not a position. */
const pairs: readonly (readonly [ColumnName, ColumnName])[] = [
  ["latitude", "longitude"],
  ["utm_east", "utm_north"],
  ["x", "y"],
];

/** How names of columns are compared. */
export const simplified = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

/**
 * Finds the columns: by the caller's mapping, by our own names, then by the other names, in that order of preference.
 * @param mapping from our names to the table's
 * @throws RetrievalError when the mapping names what is not there, a name is there twice, or there is no path
 */
export function placeColumns(
  columns: readonly string[],
  mapping: Readonly<Record<string, string>>,
  source: string,
): ColumnPlaces {
  const names = columns.map(simplified);
  const twice = names.find((name, place) => name !== "" && names.indexOf(name) !== place);
  if (twice !== undefined) throw new RetrievalError({ what: `${source}: column "${twice}" is there twice` });
  const known: Partial<Record<ColumnName, number>> = {};
  const taken = new Set<number>();
  const take = (name: ColumnName, place: number) => {
    if (place < 0 || taken.has(place) || known[name] !== undefined) return;
    known[name] = place;
    taken.add(place);
  };
  for (const [name, column] of Object.entries(mapping)) {
    if (!(name in columnNames)) throw unknownName("column", Object.keys(columnNames), name);
    const place = columns.indexOf(column);
    if (place < 0) throw new RetrievalError({ what: `${source}: ${unknownName("column", columns, column).message}` });
    take(name as ColumnName, place);
  }
  const ours = Object.keys(columnNames) as ColumnName[];
  for (const name of ours) take(name, names.indexOf(name));
  for (const name of ours) for (const other of columnNames[name]) take(name, names.indexOf(other));
  if (known.path === undefined) throw noPath(columns, source);
  const unmeant = conditions.flatMap(([name, isMeant]) => (isMeant(known) ? [] : [name]));
  for (const name of [...unmeant, ...halvesWithout(known, mapping)]) {
    if (known[name] === undefined) continue;
    taken.delete(known[name]);
    delete known[name];
  }
  const attributes = columns.flatMap((name, place) =>
    taken.has(place) || name === "" ? [] : [[name, place] as const],
  );
  return { known, attributes };
}

/** Coordinates whose partner the mapping uses for something else. */
function halvesWithout(known: Known, mapping: Readonly<Record<string, string>>): ColumnName[] {
  const mapped = new Set(Object.values(mapping).map(simplified));
  return pairs.flatMap((pair) =>
    pair.filter((half, at) => {
      const partner = pair[1 - at] as ColumnName;
      const isElsewhere = [partner, ...columnNames[partner]].some((name) => mapped.has(name));
      return isElsewhere && known[partner] === undefined && !(half in mapping);
    }),
  );
}

const noPath = (columns: readonly string[], source: string) =>
  new RetrievalError({
    what: `${source}: columns`,
    expected: `one with the pictures' paths, called ${["path", ...columnNames.path].join(", ")}`,
    got: columns.join(", ") || "none",
    remedy: "Rename it, or say which it is: --columns path=NAME",
  });

/** Whether a table with these columns lists pictures. */
export const hasPathColumn = (columns: readonly string[]): boolean =>
  columns.some((column) => ["path", ...columnNames.path].includes(simplified(column)));
