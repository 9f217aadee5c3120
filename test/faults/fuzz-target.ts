import { spawn } from "node:child_process";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

export interface Fuzzing {
  readonly target: string;
  /** An empty folder: inputs are read there. */
  readonly folder: string;
  readonly seed: number;
  readonly count: number;
  /** Milliseconds of computing for one input (default 5,000): other work on the machine makes nothing a hang. */
  readonly timeLimit?: number;
  /** Where inputs that something came of are kept (default: nowhere). */
  readonly keep?: string;
}

interface FuzzFinding {
  readonly number: number;
  /** An error that is not the caller's, "hang", or how the process died. */
  readonly what: string;
}

export interface FuzzReport {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that were accepted, and that were refused with a message. */
  readonly read: number;
  readonly refused: number;
  /** Resident megabytes of the process, at most. */
  readonly peak: number;
  readonly findings: readonly FuzzFinding[];
  /** Files beside the ones that the target reads. */
  readonly strayFiles: readonly string[];
}

interface Line {
  readonly number?: number;
  readonly finding?: string;
  readonly read?: number;
  readonly refused?: number;
  readonly peak?: number;
}

/** Has a target read mutated inputs. A process that dies or hangs is a finding; another one goes on behind that input. */
export async function fuzzTarget(fuzzing: Fuzzing): Promise<FuzzReport> {
  const { target, folder, seed, count, keep } = fuzzing;
  const inner = join(folder, "inner/inputs");
  await mkdir(inner, { recursive: true });
  const findings: FuzzFinding[] = [];
  const tally = { read: 0, refused: 0, peak: 0 };
  for (let first = 0; first < count; ) {
    const life = await oneLife(fuzzing, inner, first, count - first);
    for (const line of life.lines) {
      if (line.finding !== undefined) findings.push({ number: line.number ?? -1, what: line.finding });
      tally.read += line.read ?? 0;
      tally.refused += line.refused ?? 0;
      tally.peak = Math.max(tally.peak, line.peak ?? 0);
    }
    if (life.death === undefined) break;
    const number = Number(await readFile(join(inner, "at"), "utf8"));
    findings.push({ number, what: life.death });
    if (keep !== undefined) {
      await mkdir(keep, { recursive: true });
      await copyFile(join(inner, "input"), join(keep, `${target.replaceAll(" ", "-")}-${seed}-${number}`));
    }
    first = number + 1;
  }
  const strayFiles = (await readdir(folder, { recursive: true })).filter(
    (name) => !/^inner(\/inputs(\/.*)?)?$/.test(name),
  );
  return { target, inputs: count, ...tally, findings, strayFiles };
}

/** Milliseconds after which a process that computes nothing hangs, too. */
const LONGEST = 120_000;

/** Time that a process has computed for, all threads together, 0 where the system does not tell. */
async function millisecondsOf(id: number): Promise<number> {
  const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  // Behind the name: user and system time are the 12th and 13th field, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return 10 * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
}

/** One process from its start to its end. */
async function oneLife({ target, seed, timeLimit = 5000 }: Fuzzing, inner: string, first: number, count: number) {
  const worker = join(import.meta.dirname, "fuzz-worker.ts");
  const words = [
    "--import",
    "tsx",
    "--max-old-space-size=1024",
    worker,
    target,
    inner,
    `${seed}`,
    `${first}`,
    `${count}`,
  ];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  const lines: Line[] = [];
  let notes = "";
  child.stderr.on("data", (text) => {
    notes = `${notes}${text}`.slice(-2000);
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) lines.push(JSON.parse(line) as Line);
  });
  const over = new AbortController();
  let isHung = false;
  const watch = async () => {
    let [known, computed, since] = ["", 0, performance.now()];
    for (;;) {
      await setTimeout(200, undefined, { signal: over.signal });
      const now = await readFile(join(inner, "at"), "utf8").catch(() => "");
      const used = await millisecondsOf(child.pid as number);
      if (now !== known || now === "") [known, computed, since] = [now, used, performance.now()];
      else if (used - computed > timeLimit || performance.now() - since > LONGEST) break;
    }
    isHung = true;
    child.kill("SIGKILL");
  };
  const watching = watch().catch(() => {});
  const ended = await new Promise<string>((resolve) =>
    child.once("close", (code, signal) => resolve(`${signal ?? code}`)),
  );
  over.abort();
  await watching;
  if (isHung) return { lines, death: "hang" };
  return { lines, death: ended === "0" ? undefined : `died of ${ended}: ${notes.trim().slice(-500)}` };
}
