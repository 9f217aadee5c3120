import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface NodeGypOptions {
  /** For the C++ compiler, after those of the package's binding.gyp. */
  readonly flags?: string;
  /** Of binding.gyp, that whoever runs it has to set. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A compilation that went wrong. */
export interface CompilationFailure {
  /** The last lines that the compiler printed. */
  readonly log: string;
}

/**
 * Compiles what the binding.gyp of a folder says, into its `build/Release`; `compile.log` has what the compiler printed.
 * @returns what went wrong, `undefined` when nothing did
 */
export async function runNodeGyp(
  folder: string,
  { flags = "", variables = {} }: NodeGypOptions = {},
): Promise<CompilationFailure | undefined> {
  const nodeGyp = fileURLToPath(import.meta.resolve("node-gyp/bin/node-gyp.js"));
  const given = Object.entries(variables).map(([name, value]) => `--${name}=${value}`);
  const log = join(folder, "compile.log");
  const output = await open(log, "w");
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [nodeGyp, "rebuild", "--release", ...given, ...headersOfNode()], {
        cwd: folder,
        env: { ...process.env, CXXFLAGS: [process.env["CXXFLAGS"], flags].filter(Boolean).join(" ") },
        stdio: ["ignore", output.fd, output.fd],
      });
      child.on("error", reject);
      child.on("close", resolve);
    });
    return exitCode === 0 ? undefined : { log: lastLines(await readFile(log, "utf8"), 40) };
  } finally {
    await output.close();
  }
}

/** Node's headers where they are installed beside it; elsewhere node-gyp downloads them. */
function headersOfNode(): string[] {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, "include", "node", "node.h")) ? [`--nodedir=${prefix}`] : [];
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
