import { RetrievalError } from "@loci/core";
import type { Session, SqlSource } from "./session.js";

/** What a server can do. */
export interface ServerFeatures {
  /** pgvector goes on looking when a filter leaves too few (0.8). */
  readonly iterates: boolean;
}

/** The first version of pgvector with `halfvec` and `bit`. */
const OLDEST = [0, 7] as const;
const WITH_ITERATION = [0, 8] as const;

/**
 * Makes sure that a server has pgvector.
 * @throws RetrievalError when it has not and cannot be given it, or when its texts are not UTF-8
 */
export async function ensurePgvector(session: Session): Promise<ServerFeatures> {
  const [available] = await session.query("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'");
  if (available === undefined) throw noPgvector(session.name, "none", "Install the package of pgvector for the server");
  await session.run("CREATE EXTENSION IF NOT EXISTS vector");
  return serverFeatures(session);
}

/** @throws RetrievalError as `ensurePgvector` */
export async function serverFeatures(source: SqlSource): Promise<ServerFeatures> {
  const [found] = await source.read((session) =>
    session.query<{ version: string | null; encoding: string }>(
      `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS version,
       current_setting('server_encoding') AS encoding`,
    ),
  );
  const { version, encoding } = found ?? { version: null, encoding: "unknown" };
  if (encoding !== "UTF8") {
    throw new RetrievalError({ what: `${source.name}: encoding of the database`, expected: "UTF8", got: encoding });
  }
  if (version === null || !isAtLeast(version, OLDEST)) {
    throw noPgvector(source.name, version ?? "none", "ALTER EXTENSION vector UPDATE, or install a newer one");
  }
  return { iterates: isAtLeast(version, WITH_ITERATION) };
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

const noPgvector = (name: string, got: string, remedy: string) =>
  new RetrievalError({ what: `${name}: pgvector`, expected: `${OLDEST.join(".")} or later`, got, remedy });
