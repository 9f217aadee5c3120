import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const loci = fileURLToPath(new URL("../../packages/cli/bin/loci.cjs", import.meta.url));

/** Runs `loci` in a process of its own. @returns the JavaScript files that it and its worker threads loaded, as V8's coverage has them */
export async function loadedModules(...words: string[]): Promise<ReadonlySet<string>> {
  const folder = await mkdtemp(join(tmpdir(), "loci-coverage-"));
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: folder };
    await promisify(execFile)(process.execPath, [loci, ...words], { env });
    const reports = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")));
    const urls = reports.flatMap((report) => (JSON.parse(report) as Coverage).result.map(({ url }) => url));
    return new Set(urls.filter((url) => url.startsWith("file:")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}
