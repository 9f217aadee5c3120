import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A new empty folder for all tests of a file, removed when they are over. */
export async function suiteFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loci-suite-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
