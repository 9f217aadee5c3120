import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../files/atomic-write.js";
import { jsonOrUndefined } from "../../files/json-or-undefined.js";
import { cannotWrite, codeOf } from "./cannot-use.js";

/*
 * Packs that a run needs are named in a file of its own, `FOLDER/in-use/<random>.json`, and are not evicted. The file is
 * removed when the run ends; that of a killed run stops counting because its process is gone, or, seen from another
 * machine that shares the folder, because its time is no longer renewed.
 *
 * Nothing breaks when this fails (a clock that is wrong, a process number used again): an open pack can be read on after
 * it was deleted, and the next run extracts again.
 */

const RENEWED_EVERY = 30_000;
/** Of a run on another machine. */
const COUNTS_FOR = 4 * RENEWED_EVERY;
/** Of a run on this machine whose process is there: a computer may have slept. Bounds the life of a number used again. */
const COUNTS_HERE_FOR = 24 * 3600_000;

const schema = z.strictObject({ host: z.string(), process: z.int(), packs: z.array(z.string()) });

export interface PacksInUse {
  /** Ids; those that are named already are named once. */
  add(packs: readonly string[]): Promise<void>;
  release(): Promise<void>;
}

const folderOf = (folder: string) => join(folder, "in-use");

/** Begins a list that keeps packs from being evicted until it is released or the process ends. */
export function holdPacks(folder: string): PacksInUse {
  const file = join(folderOf(folder), `${randomUUID()}.json`);
  const held = new Set<string>();
  const renew = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, RENEWED_EVERY);
  renew.unref();
  // One after the other: a list that is written later must not be replaced by an earlier one.
  let written: Promise<void> = Promise.resolve();
  const write = async () => {
    const list: z.output<typeof schema> = { host: hostname(), process: process.pid, packs: [...held] };
    try {
      await mkdir(folderOf(folder), { recursive: true });
      await writeFileAtomically(file, JSON.stringify(list));
    } catch (cause) {
      throw cannotWrite(folder, cause);
    }
  };
  return {
    add: (packs) => {
      const before = held.size;
      for (const pack of packs) held.add(pack);
      if (held.size > before) written = written.catch(() => {}).then(write);
      return written;
    },
    release: async () => {
      clearInterval(renew);
      await written.catch(() => {});
      // What cannot be removed now stops counting when the process ends.
      await rm(file, { force: true }).catch(() => {});
    },
  };
}

/** The packs that some run needs. Lists of runs that are over are removed. */
export async function packsInUse(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folderOf(folder)).catch(() => []);
  const lists = await Promise.all(names.map((name) => packsIn(join(folderOf(folder), name))));
  return new Set(lists.flat());
}

async function packsIn(file: string): Promise<readonly string[]> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    const age = Date.now() - mtimeMs;
    // Also a temporary file, whole or not, that a killed process left behind.
    const list = file.endsWith(".json") ? schema.safeParse(jsonOrUndefined(text)) : undefined;
    if (list?.success && counts(list.data, age)) return list.data.packs;
    if (list?.success || age > COUNTS_FOR) await rm(file, { force: true });
  } catch {
    // Its run has just ended.
  }
  return [];
}

function counts({ host, process: number }: z.output<typeof schema>, age: number): boolean {
  return host === hostname() ? age < COUNTS_HERE_FOR && isRunning(number) : age < COUNTS_FOR;
}

function isRunning(number: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(number, 0);
  } catch (error) {
    // It is there, but somebody else's.
    return codeOf(error) === "EPERM";
  }
}
