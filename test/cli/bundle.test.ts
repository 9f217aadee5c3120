import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLoci } from "../support/run-loci.js";

const run = promisify(execFile);
const cli = fileURLToPath(new URL("../../packages/cli", import.meta.url));
let folder: string;

/** `loci` as the bundle has it. */
async function runBundle(...words: string[]): Promise<string> {
  const program = `const { main } = await import(process.argv[1]); process.exitCode = await main(process.argv.slice(2));`;
  const started = ["--input-type=module", "--eval", program, join(folder, "main.js"), ...words];
  return (await run(process.execPath, started)).stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loci-bundle-"));
  await run(process.execPath, [join(cli, "bundle.mjs"), folder]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the bundle", () => {
  it.each([["--version"], ["--help"], ["heads", "--json"], ["dataset", "formats"], ["losses", "--json"]])(
    "answers %s %s as the modules do",
    async (...words) => {
      expect(await runBundle(...words)).toBe((await runLoci(...words)).out.trim());
    },
  );

  it("finds worker threads and native packages where they lie", async () => {
    expect(await runBundle("doctor")).toMatch(/ONNX Runtime/);
  });

  it("is few files", async () => {
    expect((await readdir(folder)).length).toBeLessThan(200);
  });
});
