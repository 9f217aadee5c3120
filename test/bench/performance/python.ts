import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Debian's Python, which has python3-torch, python3-hnswlib and the others. */
export const PYTHON = "/usr/bin/python3";

export const pythonFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Which of these modules Debian's Python has. */
export function hasPython(...modules: readonly string[]): boolean {
  const { status } = spawnSync(PYTHON, ["-c", `import ${modules.join(", ")}`]);
  if (status !== 0) process.stderr.write(`python3 without ${modules.join(", ")}: that peer is left out\n`);
  return status === 0;
}
