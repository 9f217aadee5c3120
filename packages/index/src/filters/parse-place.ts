import { RetrievalError } from "@loci/core";
import type { Columns } from "../storage/columns.js";
import { insideBox } from "./box.js";
import { near } from "./near.js";
import type { RowFilter } from "./row.js";

/**
 * The filter of `--near latitude,longitude,metres` (or y,x,metres in a plane; see `near`). Pictures of unknown place fail.
 * @throws RetrievalError when it is written otherwise
 */
export function parseNear(text: string, columns: Columns): RowFilter {
  const [north, east, metres] = numbersIn("--near", text, ["latitude", "longitude", "metres"]);
  const test = near(columns, north as number, east as number, metres as number);
  return (row) => test(row) === true;
}

/**
 * The filter of `--box south,west,north,east` (see `insideBox`). Pictures of unknown place fail.
 * @throws RetrievalError when it is written otherwise
 */
export function parseBox(text: string, columns: Columns): RowFilter {
  const [south, west, north, east] = numbersIn("--box", text, ["south", "west", "north", "east"]);
  const borders = { south, west, north, east } as Readonly<Record<"south" | "west" | "north" | "east", number>>;
  const test = insideBox(columns, borders);
  return (row) => test(row) === true;
}

function numbersIn(option: string, text: string, names: readonly string[]): number[] {
  const parts = text.split(",").map((part) => part.trim());
  const numbers = parts.map((part) => (part === "" ? Number.NaN : Number(part)));
  if (numbers.length === names.length && numbers.every(Number.isFinite)) return numbers;
  throw new RetrievalError({ what: option, expected: `${names.join(",")}: ${names.length} numbers`, got: `"${text}"` });
}
