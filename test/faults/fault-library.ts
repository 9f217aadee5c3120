import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What happens at one of the calls by which a process changes files (see fault-points.c). */
export interface Fault {
  readonly kind: "kill" | "torn" | "full" | "fail" | "clock";
  /** Which call it is, from 1. */
  readonly at: number;
  /** Of `fail`. */
  readonly error?: "EIO" | "EACCES";
  /** Of `clock`: seconds, from the call on. */
  readonly move?: number;
}

/** A call that changes files: its place in the run, what it is, and of which file, below the root. */
export interface WritePoint {
  readonly call: string;
  readonly path: string;
}

export interface FaultedRun {
  /** Exit code, `null` when it was killed. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly notes: string;
  readonly points: readonly WritePoint[];
}

/** Whether faults can be injected here: the library is for Linux, and has to be compiled. */
export async function lackForFaults(): Promise<string | undefined> {
  if (process.platform !== "linux") return "faults are injected by LD_PRELOAD, which only Linux has";
  const found = await promisify(execFile)("cc", ["--version"]).catch(() => undefined);
  return found === undefined ? "there is no C compiler" : undefined;
}

/** Compiles the library that injects faults. @returns its path, in `folder` */
export async function compileFaultLibrary(folder: string): Promise<string> {
  const library = join(folder, "fault-points.so");
  const source = join(import.meta.dirname, "fault-points.c");
  await promisify(execFile)("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]);
  return library;
}

export interface FaultedCommand {
  readonly library: string;
  /** Calls that change files below it count. */
  readonly root: string;
  /** Where the library's own files are; not below `root`. */
  readonly scratch: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly fault?: Fault;
  /** Kill all of it after so many milliseconds. */
  readonly killAfter?: number;
  /** Of a service: called with its first line, the address; then it is told to end (SIGTERM). */
  readonly drive?: (address: string) => Promise<void>;
}

/** Runs Node with these words, with a fault in it. */
export async function runWithFault(command: FaultedCommand): Promise<FaultedRun> {
  const { library, root, scratch, words, cwd, environment = {}, fault, killAfter, drive } = command;
  const [state, trace] = [join(scratch, "fault-state"), join(scratch, "fault-trace")];
  await writeFile(state, "");
  await truncate(state, 8);
  await rm(trace, { force: true });
  // A group of its own, which dies as a whole.
  const child = spawn(process.execPath, words, {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...environment,
      LD_PRELOAD: library,
      FAULT_STATE: state,
      FAULT_TRACE: trace,
      FAULT_ROOT: root,
      FAULT_AT: `${fault?.at ?? 0}`,
      FAULT_KIND: fault?.kind ?? "none",
      FAULT_ERROR: `${constants.errno[fault?.error ?? "EIO"]}`,
      FAULT_CLOCK: `${fault?.move ?? 0}`,
    },
  });
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  const [out, notes]: [string[], string[]] = [[], []];
  child.stdout.on("data", (text) => void out.push(`${text}`));
  child.stderr.on("data", (text) => void notes.push(`${text}`));
  const timer = killAfter === undefined ? undefined : setTimeout(killGroup, killAfter);
  const ending = new Promise<Pick<FaultedRun, "code" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  if (drive) {
    const first = once(child.stdout, "data").then(([text]) => drive(`${text}`.trim()));
    await Promise.race([first, ending]).finally(() => child.kill("SIGTERM"));
  }
  const ended = await ending;
  clearTimeout(timer);
  const points = parseTrace(await readFile(trace, "utf8").catch(() => ""));
  return { ...ended, out: out.join(""), notes: notes.join(""), points };
}

function parseTrace(text: string): WritePoint[] {
  const points: WritePoint[] = [];
  for (const line of text.split("\n")) {
    const [number, call, ...path] = line.split(" ");
    if (call !== undefined) points[Number(number) - 1] = { call, path: path.join(" ") };
  }
  return points;
}

/** A point without what differs from run to run: numbers of processes and random names. */
export const nameOf = ({ call, path }: WritePoint): string =>
  `${call} ${path.replace(/\d+-[0-9a-f]{8}\b/g, "N").replace(/\b[0-9a-f]{12,}\b/g, "X")}`;
