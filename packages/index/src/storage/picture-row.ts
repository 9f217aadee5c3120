import type { Picture } from "@loci/core";
import type { Row } from "./columns.js";

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

/** Attributes under names that columns may have. */
function columnNames(attributes: Readonly<Record<string, string>>): Row {
  const reserved = new Set(["path", "latitude", "longitude", "x", "y", "time", "heading", "frame"]);
  const entries = Object.entries(attributes).map(([name, value]): [string, string] => {
    const plain = name.replace(/[^\p{L}\p{N}_.-]+/gu, "_").slice(0, 60);
    const named = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
    return [reserved.has(named) || named === "__proto__" ? `${named}_text` : named, value];
  });
  return Object.fromEntries(entries);
}
