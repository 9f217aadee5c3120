import { setImmediate } from "node:timers/promises";
import { findPlaceColumns, type OpenIndex } from "@loci/index";
import { leftOutEvenly } from "../projection/left-out-evenly.js";
import { MOST_POINTS, type Positions } from "./view-schemas.js";

export type IndexPositions = Pick<Positions, "unit" | "total" | "pictures">;

/** Rows that are looked at before others may use the event loop. */
const IN_A_TURN = 20_000;

/** Where the pictures of an index were taken, by ascending id; of very many some are left out evenly. */
export async function indexPositions({ columns, rows }: Pick<OpenIndex, "columns" | "rows">): Promise<IndexPositions> {
  const places = findPlaceColumns(columns);
  if (places === undefined) return { unit: null, total: 0, pictures: [] };
  const known: { readonly id: number; readonly at: [number, number] }[] = [];
  let seen = 0;
  for (const [id, row] of rows) {
    if (++seen % IN_A_TURN === 0) await setImmediate();
    const [north, east] = [places.north(row), places.east(row)];
    if (Number.isFinite(north) && Number.isFinite(east)) known.push({ id, at: [north as number, east as number] });
  }
  known.sort((a, b) => a.id - b.id);
  const pictures = leftOutEvenly(known, MOST_POINTS).map(({ id, at }) => {
    const { sequence, frame } = rows.get(id) ?? {};
    return {
      ...{ id, at },
      ...(typeof sequence === "string" && { sequence }),
      ...(typeof frame === "number" && Number.isFinite(frame) && { frame }),
    };
  });
  return { unit: places.unit, total: known.length, pictures };
}
