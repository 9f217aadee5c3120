import type { SkippedItem } from "../storage/skipped-list.js";
import type { IndexRecord } from "./index-record.js";
import { parsePostgresAddress } from "./postgres-address.js";
import { PostgresServer } from "./postgres-server.js";
import type { Session } from "./session.js";

type Noted = Pick<IndexRecord, "name" | "isDraft">;

/** Notes pictures that could not be described. */
export async function noteSkipped(
  session: Session,
  { name, isDraft }: Noted,
  items: readonly SkippedItem[],
): Promise<void> {
  // Half a character, which a file name may have, becomes the sign for one that is not known.
  const clean = (value: string) => Buffer.from(value.replaceAll("\0", "\ufffd")).toString();
  const text = `INSERT INTO loci_skipped (name, is_draft, path, reason)
    SELECT $1, $2, path, reason FROM unnest($3::text[], $4::text[]) AS u (path, reason)`;
  const [paths, reasons] = [items.map(({ path }) => clean(path)), items.map(({ reason }) => clean(reason))];
  await session.query(text, [name, isDraft, paths, reasons]);
}

/** Those that were noted. */
export async function readSkippedRows(session: Session, { name, isDraft }: Noted): Promise<readonly SkippedItem[]> {
  const text = "SELECT path, reason FROM loci_skipped WHERE name = $1 AND is_draft = $2";
  const rows = await session.query<{ path: string; reason: string }>(text, [name, isDraft]);
  return rows.map(({ path, reason }) => ({ path, reason }));
}

/** Those of an index, without opening it. @param address `postgres://user@host/database/index` */
export async function readSkippedIn(address: string): Promise<readonly SkippedItem[]> {
  const { index: name, ...parsed } = parsePostgresAddress(address);
  const server = new PostgresServer(parsed);
  try {
    return await server.read((session) => readSkippedRows(session, { name, isDraft: false }));
  } finally {
    await server.close();
  }
}
