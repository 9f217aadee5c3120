import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { RetrievalError, reasonOf, syncToDisk } from "@loci/core";
import { isPostgresAddress, withoutPassword } from "../postgres/postgres-address.js";

/*
 * A new index is made in a folder beside its target and renamed when it is complete. An old one is renamed aside first,
 * since no system renames over a folder that has files: in the moment between, and after a crash in it, the old index is
 * there under its other name.
 */

/** The names that the former index of `target` is given for a moment begin like this. */
export function replacedPrefix(target: string): string {
  return `.${basename(target)}.replaced-`;
}

/**
 * Whether a place is in PostgreSQL; otherwise it is a directory.
 * @throws RetrievalError for addresses of anything else, which would be folders of strange names
 */
export function isInPostgres(place: string): boolean {
  if (isPostgresAddress(place)) return true;
  const [scheme] = /^[a-z][a-z0-9+.-]+:\/\//i.exec(place) ?? [];
  if (scheme === undefined) return false;
  throw new RetrievalError({
    what: "place of an index",
    expected: "a directory, or postgres://user@host/database/index",
    got: `${scheme}…`,
    remedy:
      scheme.toLowerCase() === "s3://"
        ? "An index is a directory or in PostgreSQL; loci extract --results s3://bucket/prefix keeps what it is made of in a bucket"
        : "loci index copy brings an index elsewhere",
  });
}

/** The folder of an index directory. @throws RetrievalError for an address, which is none */
export function indexFolder(directory: string): string {
  if (!isInPostgres(directory)) return resolve(directory);
  const shown = withoutPassword(directory);
  throw new RetrievalError({
    what: "place of the index",
    expected: "a directory, since this is for index directories alone",
    got: shown,
    remedy: `Copy the index to one first: loci index copy ${shown} --to city.loci`,
  });
}

/** @throws RetrievalError when `target` exists, unless it may be replaced and is a Loci index */
export async function checkTarget(target: string, replace: boolean): Promise<void> {
  if (!(await exists(target))) return;
  if (!replace) {
    const remedy = "Choose another name, or ask for it to be replaced";
    throw new RetrievalError({ what: `${target} exists already`, remedy });
  }
  // A damaged index can be replaced too, so its manifest is not asked for more than this.
  const manifest = await readFile(join(target, "manifest.json"), "utf8").catch(() => "");
  if (!manifest.includes('"loci-index"')) {
    const remedy = "Choose another name, or remove it yourself";
    throw new RetrievalError({ what: `${target} is not a Loci index and is not replaced`, remedy });
  }
}

/** Renames a complete draft to its target. @throws RetrievalError when another index has appeared there meanwhile */
export async function moveIntoPlace(draft: string, target: string, replace: boolean): Promise<void> {
  await checkTarget(target, replace);
  const former = join(dirname(target), `${replacedPrefix(target)}${uniqueSuffix()}`);
  const hasFormer = await exists(target);
  const refuse = (cause: unknown): never => {
    throw new RetrievalError({ what: `cannot put the index at ${target}`, got: reasonOf(cause), cause });
  };
  if (hasFormer) await rename(target, former).catch(refuse);
  try {
    await rename(draft, target);
  } catch (cause) {
    if (hasFormer) await rename(former, target);
    refuse(cause);
  }
  await syncToDisk(dirname(target)).catch(refuse);
  if (hasFormer)
    await rm(former, { recursive: true, force: true }).catch((cause) => refuseToRemove(target, former, cause));
}

function refuseToRemove(target: string, former: string, cause: unknown): never {
  throw new RetrievalError({
    what: `${target} is there, but what it replaces cannot be removed`,
    got: reasonOf(cause),
    remedy: `Remove ${former}`,
    cause,
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** For names of folders that nobody else has. */
export function uniqueSuffix(): string {
  return `${process.pid}-${randomBytes(4).toString("hex")}`;
}
