import { join } from "node:path";
import type { Box, Picture, PictureFile } from "@loci/core";
import { attributeValue, typesLeft } from "./attribute-type.js";
import type { Columns, ColumnType, Row } from "./columns.js";

const boxColumns = ["box_left", "box_top", "box_width", "box_height"] as const;
/** Attributes of these names are renamed; of the other names of ours they are left out. */
const reserved = new Set<string>([
  "path",
  "latitude",
  "longitude",
  "x",
  "y",
  "time",
  "heading",
  "frame",
  ...boxColumns,
]);
const ownColumns = new Set<string>([...reserved, "label", "split", "sequence"]);

/**
 * A picture's metadata as a row of an index. Attributes that have the name of one of the other columns are left to them.
 * @param path what the index calls the picture: its path relative to the index's root (default: its name)
 * @param columns what the columns of attributes hold, see `pictureColumns` (default: text)
 * @throws RetrievalError when an attribute is not what its column holds
 */
export function pictureRow(picture: Picture, path: string = picture.name, columns: Columns = {}): Row {
  const { label, split, position, heading, time, sequence, frame, box, attributes = {} } = picture;
  const values = Object.entries(attributes).map(([attribute, text]) => {
    const name = columnName(attribute);
    const type = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return [name, attributeValue(text, type ?? "text", `column "${name}" of ${path}`)] as const;
  });
  const row: Row = {
    ...Object.fromEntries(values.filter(([name]) => !ownColumns.has(name))),
    path,
    label,
    split,
    ...position,
    heading,
    time,
    sequence,
    frame,
    ...(box && { box_left: box.left, box_top: box.top, box_width: box.width, box_height: box.height }),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

/** What a row's descriptor is of. @param root the folder that its path is relative to */
export function fileOfRow(row: Row, root: string): PictureFile {
  const box = boxOfRow(row);
  return { path: join(root, `${row["path"]}`), ...(box && { box }) };
}

/** The part of the picture that counts; `undefined` for all of it. */
function boxOfRow(row: Row): Box | undefined {
  const [left, top, width, height] = boxColumns.map((column) => row[column]);
  const isBox = [left, top, width, height].every((side) => typeof side === "number");
  return isBox ? ({ left, top, width, height } as Box) : undefined;
}

/**
 * What the attributes of pictures are as columns of an index, judged by all their values: numbers, times (ISO 8601), or text.
 * @param known what an index has already, which stays as it is
 */
export function pictureColumns(pictures: Iterable<Picture>, known: Columns = {}): Columns {
  const types = new Map<string, readonly ColumnType[]>();
  for (const { attributes = {} } of pictures) {
    for (const [attribute, text] of Object.entries(attributes)) {
      const name = columnName(attribute);
      if (ownColumns.has(name) || Object.hasOwn(known, name)) continue;
      types.set(name, typesLeft(text, types.get(name)));
    }
  }
  return { ...known, ...Object.fromEntries([...types].map(([name, [type = "text"]]) => [name, type])) };
}

/** What tells a picture from every other: its path, and of several parts of one file their boxes. */
export function pictureKey(path: string, box?: Box): string {
  return JSON.stringify([path, ...(box ? [box.left, box.top, box.width, box.height] : [])]);
}

/** `pictureKey` of a picture of an index. */
export const keyOfRow = (row: Row): string => pictureKey(`${row["path"]}`, boxOfRow(row));

/** An attribute's name as columns may have it. */
function columnName(attribute: string): string {
  const plain = attribute.replace(/[^\p{L}\p{N}_.-]+/gu, "_").slice(0, 60);
  const named = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
  return reserved.has(named) || named === "__proto__" ? `${named}_text` : named;
}
