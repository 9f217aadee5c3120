import { join } from "node:path";
import type { Box, Picture, PictureFile } from "@loci/core";
import type { Row } from "./columns.js";

const boxColumns = ["box_left", "box_top", "box_width", "box_height"] as const;

/**
 * A picture's metadata as a row of an index. Attributes that have the name of one of the other columns are left to them.
 * @param path what the index calls the picture: its path relative to the index's root (default: its name)
 */
export function pictureRow(picture: Picture, path: string = picture.name): Row {
  const { label, position, heading, time, sequence, frame, box, attributes } = picture;
  const row: Row = {
    ...(attributes && columnNames(attributes)),
    path,
    label,
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

/** Attributes under names that columns may have. */
function columnNames(attributes: Readonly<Record<string, string>>): Row {
  const reserved = new Set(["path", "latitude", "longitude", "x", "y", "time", "heading", "frame", ...boxColumns]);
  const entries = Object.entries(attributes).map(([name, value]): [string, string] => {
    const plain = name.replace(/[^\p{L}\p{N}_.-]+/gu, "_").slice(0, 60);
    const named = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
    return [reserved.has(named) || named === "__proto__" ? `${named}_text` : named, value];
  });
  return Object.fromEntries(entries);
}
