import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { RetrievalError, reasonOf } from "@loci/core";

export const LOCK = "writer.lock";

/** Another process writes to the index, or this one does. */
export class WriterLockedError extends RetrievalError {}

/** Who may write: the content of writer.lock. */
interface Holder {
  readonly process: number;
  readonly host: string;
  /** Tells a process from an earlier one with its number: the boot and the moment in it when it was started. */
  readonly incarnation: string;
  readonly since: string;
  /** Tells this lock from every other. */
  readonly token: string;
}

/** The right to write to an index directory, held by one process at a time. A dead process's lock is taken over. */
export class WriterLock {
  #directory: string;
  readonly #token: string;

  private constructor(directory: string, token: string) {
    this.#directory = directory;
    this.#token = token;
  }

  /** @throws RetrievalError naming the holder when another process, or this one, holds it */
  static async acquire(directory: string): Promise<WriterLock> {
    const token = randomBytes(8).toString("hex");
    const holder: Holder = {
      process: process.pid,
      host: hostname(),
      incarnation: incarnationOf(process.pid),
      since: new Date().toISOString(),
      token,
    };
    for (;;) {
      if (await create(directory, holder)) return new WriterLock(directory, token);
      const found = await readHolder(join(directory, LOCK));
      if (found === undefined) continue;
      if (found === "unreadable" || isAlive(found)) throw refused(directory, found);
      await removeStale(directory, found);
    }
  }

  /** Called before each commit. @throws RetrievalError when somebody removed the lock or took it over */
  async assertHeld(): Promise<void> {
    const found = await readHolder(join(this.#directory, LOCK));
    if (typeof found === "object" && found.token === this.#token) return;
    throw new RetrievalError({
      what: `${join(this.#directory, LOCK)} was removed or taken over while it was held`,
      remedy: "What was acknowledged so far is there; open the index again",
    });
  }

  /** Told when the directory has been renamed. */
  movedTo(directory: string): void {
    this.#directory = directory;
  }

  async release(): Promise<void> {
    const found = await readHolder(join(this.#directory, LOCK));
    if (typeof found === "object" && found.token === this.#token)
      await rm(join(this.#directory, LOCK), { force: true });
  }
}

/** @returns false when there is a lock already */
async function create(directory: string, holder: Holder): Promise<boolean> {
  const file = join(directory, LOCK);
  // Linked when it is complete: nobody ever reads half of it.
  const draft = join(directory, `.${LOCK}.${holder.token}.tmp`);
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(`${JSON.stringify(holder)}\n`);
    } finally {
      await handle.close();
    }
    await link(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new RetrievalError({ what: `cannot lock ${directory} for writing`, got: reasonOf(cause), cause });
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function readHolder(file: string): Promise<Holder | "unreadable" | undefined> {
  try {
    const holder = JSON.parse(await readFile(file, "utf8")) as Holder;
    return Number.isInteger(holder.process) && typeof holder.token === "string" ? holder : "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "unreadable";
  }
}

/**
 * Of several processes that find a lock stale one renames it. One that comes late would rename the winner's new lock: it
 * sees that and puts it back, and the winner's `assertHeld` covers the moment between.
 */
async function removeStale(directory: string, stale: Holder): Promise<void> {
  const file = join(directory, LOCK);
  const aside = join(directory, `.${LOCK}.${randomBytes(8).toString("hex")}.tmp`);
  try {
    await rename(file, aside);
  } catch (cause) {
    // Somebody else was faster.
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    const what = `${file} is of a process that is gone, and cannot be removed`;
    throw new RetrievalError({ what, got: reasonOf(cause), remedy: "Remove it, or have its owner do so", cause });
  }
  const taken = await readHolder(aside);
  // Gone: somebody else put it back, or cleaned up.
  if (taken === undefined) return;
  if (taken === "unreadable" || taken.token !== stale.token) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

function isAlive({ host, process: id, incarnation }: Holder): boolean {
  // Whether a process of another machine lives cannot be known.
  if (host !== hostname()) return true;
  try {
    process.kill(id, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return incarnationOf(id) === incarnation;
}

/** On Linux the boot and the process's start in it; elsewhere unknown, which is equal to unknown. */
function incarnationOf(id: number): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name, in parentheses, may contain blanks; the start is the 20th field after it.
    const [, fields = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
    return `${boot}/${fields.split(" ")[19]}`;
  } catch {
    return "";
  }
}

function refused(directory: string, holder: Holder | "unreadable"): WriterLockedError {
  const file = join(directory, LOCK);
  if (holder === "unreadable") {
    return new WriterLockedError({
      what: `${file} cannot be read`,
      remedy: "If nothing writes to the directory, remove that file",
    });
  }
  const { process: id, host, since } = holder;
  const [where, remedy] =
    host !== hostname()
      ? [` on ${host}`, `Wait until it is done; if that process is gone, remove ${file}`]
      : ["", id === process.pid ? "Close the other writer first" : "Wait until it is done"];
  const who = id === process.pid && where === "" ? `this process (${id})` : `process ${id}${where}`;
  return new WriterLockedError({ what: `${directory} is being written to by ${who} since ${since}`, remedy });
}
