import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../packages/cli/bin/loci.cjs");

/** `loci` as a process of its own. */
export interface LociProcess {
  readonly child: ChildProcess;
  /** How it ended: an exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What it has written so far, both streams. */
  output(): string;
}

/** @param core the only core that it may use (Linux; default: all) */
export function startLoci(words: readonly string[], core?: number): LociProcess {
  const line = [process.execPath, bin, ...words];
  const [command = "", ...rest] = core === undefined ? line : ["taskset", "-c", `${core}`, ...line];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (piece: Buffer) => {
      output += piece;
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code ?? 0));
  });
  return { child, ended, output: () => output };
}

/** Its output, when it has ended with this code. @throws Error otherwise */
export async function outputOf({ ended, output }: LociProcess, expected = 0): Promise<string> {
  const code = await ended;
  if (code !== expected) throw new Error(`loci ended with ${code}:\n${output()}`);
  return output();
}
