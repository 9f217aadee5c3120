import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import pMap from "p-map";
import { RetrievalError, reasonOf } from "../errors.js";

/** A folder still to be listed. */
interface PendingFolder {
  /** with every symbolic link resolved */
  readonly real: string;
  /** below the root, with a "/" at its end; "" for the root */
  readonly prefix: string;
}

interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly PendingFolder[];
  readonly links: readonly PendingFolder[];
}

/** Answered by the disk in parallel; more at once gains nothing. */
const simultaneousLinks = 32;

/**
 * The names of all files below `root`, "/"-separated, in no particular order. Hidden entries (a dot first) and the
 * by-products of archives and network drives (`__MACOSX`, `@eaDir`) are left out; symbolic links are followed.
 *
 * A folder is listed once: at its own place, or else at the first link to it in order of names. So links in a circle
 * end, and no picture becomes its own nearest neighbour by way of a second path.
 *
 * @throws RetrievalError when the root or a folder below it is missing, not a folder or not readable
 */
export async function walkFolder(root: string): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  let pending: PendingFolder[] = [{ real: await realFolder(root), prefix: "" }];
  while (pending.length > 0) {
    const links: PendingFolder[] = [];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (seen.has(next.real)) continue;
      seen.add(next.real);
      const listing = await listFolder(next, resolve(root, next.prefix));
      for (const file of listing.files) files.push(file);
      for (const folder of listing.folders) pending.push(folder);
      for (const link of listing.links) links.push(link);
    }
    // Taken from the end: the first by name first.
    pending = links.sort((a, b) => (a.prefix < b.prefix ? 1 : -1));
  }
  return files;
}

async function listFolder({ real, prefix }: PendingFolder, shown: string): Promise<Listing> {
  const entries = await readdir(real, { withFileTypes: true }).catch((error) => {
    throw unreadable(shown, error);
  });
  const files: string[] = [];
  const folders: PendingFolder[] = [];
  const visible = entries.filter(({ name }) => !isIgnored(name));
  for (const entry of visible) {
    if (entry.isDirectory()) folders.push({ real: join(real, entry.name), prefix: `${prefix}${entry.name}/` });
    else if (!entry.isSymbolicLink()) files.push(prefix + entry.name);
  }
  const symbolicLinks = visible.filter((entry) => entry.isSymbolicLink());
  const targets = await pMap(symbolicLinks, (link) => follow(real, link), { concurrency: simultaneousLinks });
  const links: PendingFolder[] = [];
  for (const { name, folder } of targets) {
    if (folder === undefined) files.push(prefix + name);
    else links.push({ real: folder, prefix: `${prefix}${name}/` });
  }
  return { files, folders, links };
}

/** A link that leads nowhere counts as a file: reading it later says so, leaving it out here would hide it. */
async function follow(parent: string, link: Dirent): Promise<{ name: string; folder: string | undefined }> {
  const path = join(parent, link.name);
  const isFolder = await stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );
  return { name: link.name, folder: isFolder ? await realFolder(path) : undefined };
}

const isIgnored = (name: string) => name.startsWith(".") || name === "__MACOSX" || name === "@eaDir";

async function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch((error) => {
    throw unreadable(folder, error);
  });
}

function unreadable(folder: string, error: NodeJS.ErrnoException): RetrievalError {
  const [problem, remedy] = problems[error.code ?? ""] ?? [`cannot be listed (${reasonOf(error)})`, "Check the disk."];
  return new RetrievalError({ what: `folder "${folder}": ${problem}`, remedy, cause: error });
}

const problems: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOENT: ["no such folder", "Check the path."],
  ENOTDIR: ["this is a file, not a folder", "Give the path of the folder with the pictures."],
  EACCES: ["no permission to list it", "Change its permissions, or run as a user who may read it."],
  EPERM: ["no permission to list it", "Change its permissions, or run as a user who may read it."],
  ELOOP: ["its symbolic links go in a circle", "Repair or remove the link."],
};
