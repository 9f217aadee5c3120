import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { writeFileAtomically } from "./atomic-write.js";

/** The beginning of a file that is being downloaded, claimed by this process. */
export interface Part {
  readonly file: string;
  /** Beside it: what the server said of the version that it is a part of. */
  readonly versionFile: string;
  /** What is there from before. */
  readonly bytes: number;
  /** Of the version that it is a part of: its ETag or time of change. */
  readonly version: string;
}

/** `.<file>.part-<process>-<random>`; process 0 is nobody. */
const partOf = (file: string, owner: number): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.part-${owner}-${randomBytes(6).toString("hex")}`);

/**
 * Takes over what a process that has ended left of a download, or names a new part.
 * @param whole the file that it is to become
 */
export async function claimPart(whole: string): Promise<Part> {
  const folder = path.dirname(whole);
  const start = `.${path.basename(whole)}.part-`;
  const file = partOf(whole, process.pid);
  const versionFile = `${file}.version`;
  for (const name of await readdir(folder)) {
    const owner = name.startsWith(start) ? /^(\d+)-[0-9a-f]+$/.exec(name.slice(start.length))?.[1] : undefined;
    if (owner === undefined || isRunning(Number(owner))) continue;
    const left = path.join(folder, name);
    try {
      // Only one of several processes gets it.
      await rename(left, file);
      await rename(`${left}.version`, versionFile);
      const version = await readFile(versionFile, "utf8");
      return { file, versionFile, version, bytes: version === "" ? 0 : (await stat(file)).size };
    } catch {
      // Another process was quicker, or nothing says which version it is.
      await rm(file, { force: true });
    }
  }
  return { file, versionFile, version: "", bytes: 0 };
}

/** @param version "" for a server that does not say: such a part is not gone on with */
export const recordVersion = ({ versionFile }: Part, version: string): Promise<void> =>
  writeFileAtomically(versionFile, version);

/** Leaves what is there of an unfinished download to whoever asks next. @param whole the file that it was to become */
export async function leavePart({ file, versionFile }: Part, whole: string): Promise<void> {
  const left = partOf(whole, 0);
  const isUnfinished = await rename(file, left).then(
    () => true,
    () => false,
  );
  if (isUnfinished) await rename(versionFile, `${left}.version`).catch(() => {});
  else await rm(versionFile, { force: true });
}

function isRunning(processId: number): boolean {
  if (processId === 0) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
