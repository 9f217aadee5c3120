import { RetrievalError } from "@loci/core";
import type { Columns, Row } from "../storage/columns.js";
import { insideBox } from "./box.js";
import { near } from "./near.js";
import type { RowFilter, WrittenFilter } from "./row.js";

/**
 * The filter of `--near latitude,longitude,metres` (or y,x,metres in a plane; see `near`). Pictures of unknown place fail.
 * @throws RetrievalError when it is written otherwise
 */
export function parseNear(text: string, columns: Columns): RowFilter {
  const numbers = numbersIn("--near", text, ["latitude", "longitude", "metres"]);
  const [north, east, metres] = numbers;
  const test = near(columns, north as number, east as number, metres as number);
  return Object.assign((row: Row) => test(row) === true, { written: written("near", numbers) });
}

/**
 * The filter of `--box south,west,north,east` (see `insideBox`). Pictures of unknown place fail.
 * @throws RetrievalError when it is written otherwise
 */
export function parseBox(text: string, columns: Columns): RowFilter {
  const numbers = numbersIn("--box", text, ["south", "west", "north", "east"]);
  const [south, west, north, east] = numbers;
  const borders = { south, west, north, east } as Readonly<Record<"south" | "west" | "north" | "east", number>>;
  const test = insideBox(columns, borders);
  return Object.assign((row: Row) => test(row) === true, { written: written("box", numbers) });
}

function written(kind: "near" | "box", numbers: readonly number[]): WrittenFilter {
  return { expression: `${kind}(${numbers.join(", ")})`, condition: { kind, numbers, at: 0 } };
}

function numbersIn(option: string, text: string, names: readonly string[]): number[] {
  const parts = text.split(",").map((part) => part.trim());
  const numbers = parts.map((part) => (part === "" ? Number.NaN : Number(part)));
  if (numbers.length === names.length && numbers.every(Number.isFinite)) return numbers;
  throw new RetrievalError({ what: option, expected: `${names.join(",")}: ${names.length} numbers`, got: `"${text}"` });
}
