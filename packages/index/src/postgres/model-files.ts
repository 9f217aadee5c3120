import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { cacheDirectory, modelCopies, noteUseOfCopy, RetrievalError, syncTree } from "@loci/core";
import type { Session, SqlSource } from "./session.js";

/** Bytes of a file that are written and read at once. */
const PART_BYTES = 2 ** 20;

/** Two processes must not write the same model, nor one remove what the other has just found there. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('loci_models', 0))";

/**
 * Writes the files of a model to the database, unless they are there. The record of its index must be there before: a model
 * that no index is of may be removed at any time.
 * @param writeModel as of an index description
 */
export async function storeModel(
  session: Session,
  fingerprint: string,
  writeModel: (directory: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "loci-model-"));
  try {
    await session.transaction(async () => {
      await session.query(LOCK);
      const [known] = await session.query("SELECT 1 FROM loci_models WHERE fingerprint = $1 LIMIT 1", [fingerprint]);
      if (known !== undefined) return;
      await writeModel(folder);
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) await storeFile(session, fingerprint, folder, join(entry.parentPath, entry.name));
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function storeFile(session: Session, fingerprint: string, folder: string, path: string): Promise<void> {
  const name = relative(folder, path).split(sep).join("/");
  const content = await readFile(path);
  for (let part = 0; part === 0 || part * PART_BYTES < content.length; part++) {
    const piece = content.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    const text = "INSERT INTO loci_models (fingerprint, file, part, content) VALUES ($1, $2, $3, $4)";
    await session.query(text, [fingerprint, name, part, piece]);
  }
}

/** Removes the models of which no index is any more. Called in a transaction. */
export async function removeUnusedModels(session: Session): Promise<void> {
  await session.query(LOCK);
  await session.run(
    `DELETE FROM loci_models WHERE fingerprint NOT IN (SELECT facts->'model'->>'fingerprint' FROM loci_indexes)`,
  );
}

/**
 * A folder with the files of a model, in the cache of this machine: read from the database once.
 * @throws RetrievalError when they are not there
 */
export async function fetchModel(source: SqlSource, fingerprint: string): Promise<string> {
  const target = join(cacheDirectory(), modelCopies.ofPostgres, fingerprint.replace(/[^\w-]/g, "_"));
  if ((await stat(target).catch(() => undefined)) !== undefined) {
    await noteUseOfCopy(target);
    return target;
  }
  const temporary = `${target}.${randomBytes(6).toString("hex")}`;
  try {
    await source.read((session) => fetchFiles(session, fingerprint, temporary));
    await syncTree(temporary);
    await rename(temporary, target).catch(async (error) => {
      // Another process was faster.
      if ((await stat(target).catch(() => undefined)) === undefined) throw error;
    });
    return target;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchFiles(session: Session, fingerprint: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const parts = await session.query<{ file: string; part: number }>(
    "SELECT file, part FROM loci_models WHERE fingerprint = $1 ORDER BY file, part",
    [fingerprint],
  );
  if (parts.length === 0) throw missing(session);
  for (const { file, part } of parts) {
    const path = resolve(folder, file);
    if (!path.startsWith(resolve(folder) + sep)) {
      throw new RetrievalError({ what: `${session.name}: name of a file of the model`, got: JSON.stringify(file) });
    }
    const text = "SELECT content FROM loci_models WHERE fingerprint = $1 AND file = $2 AND part = $3";
    const [found] = await session.query<{ content: Buffer }>(text, [fingerprint, file, part]);
    // Somebody has replaced the index meanwhile by one of another model.
    if (found === undefined) throw missing(session);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, found.content, { flag: "a" });
  }
}

const missing = ({ name }: Session) =>
  new RetrievalError({
    what: `${name}: the model of the index is not there`,
    remedy: "Try again; if it stays so, build the index again",
  });
