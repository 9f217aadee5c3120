import type { PictureChange } from "../storage/picture-change.js";
import type { DescriptorTable } from "./descriptor-table.js";
import type { Session } from "./session.js";
import { quoted, valuesOf } from "./sql-columns.js";
import { SqlValues } from "./sql-values.js";
import { vectorBytes } from "./vector-bytes.js";

/** Changes rows of a table; what a change leaves out stays. */
export async function changeRows(
  session: Session,
  { relation, columns }: DescriptorTable,
  changes: readonly PictureChange[],
): Promise<void> {
  for (const { id, row, descriptor } of changes) {
    const bound = new SqlValues();
    const metadata = row ? valuesOf(columns, row) : [];
    const assignments = [
      ...(descriptor ? [`descriptor = ${bound.bind(vectorBytes(descriptor))}::vector`] : []),
      ...Object.values(columns).flatMap(({ column, type }, place) =>
        row ? [`${quoted(column)} = ${bound.bind(metadata[place])}::${type === "text" ? "text" : "float8"}`] : [],
      ),
    ];
    if (assignments.length === 0) continue;
    const text = `UPDATE ${quoted(relation)} SET ${assignments.join(", ")} WHERE id = ${bound.bind(id)}::bigint`;
    await session.query(text, bound.all);
  }
}
