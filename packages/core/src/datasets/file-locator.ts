import { readdir, realpath } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import pMap from "p-map";
import { RetrievalError, reasonOf } from "../errors.js";

/** Answered by the disk in parallel; more at once gains nothing. */
const SIMULTANEOUS = 32;

/** Finds files by the paths that a data set lists. */
export interface FileLocator {
  /** @throws RetrievalError saying why there is no such file inside the root. @param name from `normaliseName` */
  locate(name: string): string;
}

/**
 * A listed path as a name: relative, "/"-separated, without "." parts.
 * @throws RetrievalError when it is empty, absolute, an address, or leads outside
 */
export function normaliseName(listed: string): string {
  const path = listed.trim().replaceAll("\\", "/");
  const refuse = (what: string, remedy: string) => {
    return new RetrievalError({ what: `path ${JSON.stringify(listed)}: ${what}`, remedy });
  };
  if (path === "" || path.includes("\0")) throw refuse("it names no file", "Name the picture's file");
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) throw refuse("it is an address", "Download it, and list the file");
  if (/^(\/|[a-z]:)/i.test(path)) throw refuse("it is absolute", "Make it relative to the root of the data set");
  if (path.split("/").includes("..")) throw refuse("it may lead outside the data set", 'Write it without ".."');
  return posix.normalize(path).replace(/^\.\//, "");
}

/** A folder's files by name; true for a symbolic link. */
type Folder = ReadonlyMap<string, boolean> | RetrievalError;

/**
 * Looks into every folder that `names` speak of, once, so that a million names cost as many look-ups in memory.
 * @param root absolute. A link below it may lead anywhere inside, and nowhere else.
 */
export async function openFileLocator(root: string, names: Iterable<string>): Promise<FileLocator> {
  const realRoot = await realpath(root).catch((cause) => {
    throw new RetrievalError({ what: `folder "${root}": no such folder`, remedy: "Check the path.", cause });
  });
  const folders = new Map<string, Folder>();
  const wanted = new Set(Array.from(names, (name) => posix.dirname(name)));
  await pMap(wanted, async (name) => folders.set(name, await listFolder(root, realRoot, name)), {
    concurrency: SIMULTANEOUS,
  });
  const links = new Map<string, RetrievalError | undefined>();
  const linked = Array.from(new Set(names)).filter((name) => isLink(folders, name));
  await pMap(linked, async (name) => links.set(name, await checkInside(root, realRoot, name)), {
    concurrency: SIMULTANEOUS,
  });
  return {
    locate(name) {
      const folder = folders.get(posix.dirname(name));
      if (folder === undefined) throw new Error(`${name} was not announced`);
      if (folder instanceof RetrievalError) throw folder;
      if (!folder.has(posix.basename(name))) throw missing(name, folder);
      const refusal = links.get(name);
      if (refusal !== undefined) throw refusal;
      return join(root, name);
    },
  };
}

function isLink(folders: ReadonlyMap<string, Folder>, name: string): boolean {
  const folder = folders.get(posix.dirname(name));
  return !(folder instanceof RetrievalError) && folder?.get(posix.basename(name)) === true;
}

async function listFolder(root: string, realRoot: string, name: string): Promise<Folder> {
  const refusal = await checkInside(root, realRoot, name);
  if (refusal !== undefined) return refusal;
  const entries = await readdir(join(root, name), { withFileTypes: true }).catch((cause) => {
    return new RetrievalError({ what: `folder ${JSON.stringify(name)} cannot be listed`, got: reasonOf(cause), cause });
  });
  if (entries instanceof RetrievalError) return entries;
  return new Map(
    entries.flatMap((entry) => (entry.isDirectory() ? [] : [[entry.name, entry.isSymbolicLink()] as const])),
  );
}

async function checkInside(root: string, realRoot: string, name: string): Promise<RetrievalError | undefined> {
  const real = await realpath(join(root, name)).catch(() => undefined);
  if (real === undefined) {
    return new RetrievalError({
      what: `${JSON.stringify(name)}: no such file or folder`,
      remedy: "Fetch it, or correct the path",
    });
  }
  if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return undefined;
  return new RetrievalError({
    what: `${JSON.stringify(name)}: a symbolic link leads outside the data set`,
    got: real,
    remedy: "Put the files themselves there, or give their real root",
  });
}

function missing(name: string, folder: ReadonlyMap<string, boolean>): RetrievalError {
  const wanted = posix.basename(name).toLowerCase();
  const other = folder.size < 100_000 ? [...folder.keys()].find((entry) => entry.toLowerCase() === wanted) : undefined;
  return new RetrievalError({
    what: `${JSON.stringify(name)}: no such file`,
    ...(other !== undefined && { got: `"${other}", in other letters` }),
    remedy: "Fetch it, or take the line out",
  });
}
