/*
 * From the start of the process to its end: one picture asked of an index that is there, by MobileNetV2. Beside it the same in Python
 * (torchvision's network, hnswlib's graph of as many vectors), Node doing nothing, and `loci` as separate modules.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { synthesise } from "@loci/core";
import { hasPython, PYTHON, pythonFile } from "./python.js";
import { inTurns, ratio, type Section, type Settings, spread } from "./section.js";

const cli = fileURLToPath(new URL("../../../packages/cli/", import.meta.url));
const MODULES = `const { main } = await import(${JSON.stringify(`${cli}dist/main.js`)}); process.exitCode = await main(process.argv.slice(1));`;

/** Milliseconds that the program takes. */
function run(program: string, words: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr}`);
  return performance.now() - started;
}

export async function measureStartup({ rounds }: Settings): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  try {
    const pictures = await synthesise("places", join(folder, "pictures"), { classes: 16, perClass: 4 });
    const picture = pictures[0]?.path as string;
    const index = join(folder, "places.loci");
    const loci = join(cli, "bin/loci.cjs");
    run(process.execPath, [
      loci,
      "index",
      "build",
      join(folder, "pictures"),
      "--model",
      "mobilenet_v2/gem",
      "--out",
      index,
    ]);
    const query = ["query", index, picture, "-k", "5"];
    const python = hasPython("torch", "torchvision", "hnswlib", "PIL");
    if (python) run(PYTHON, [pythonFile("startup.py"), folder, picture, "save"]);
    const contenders = {
      "loci query": () => run(process.execPath, [loci, ...query]),
      "the same, modules not joined": () => run(process.execPath, ["--input-type=module", "--eval", MODULES, ...query]),
      "node, doing nothing": () => run(process.execPath, ["--eval", "0"]),
      ...(python && { "PyTorch and hnswlib": () => run(PYTHON, [pythonFile("startup.py"), folder, picture, "ask"]) }),
    };
    await inTurns(1, contenders);
    const results = await inTurns(Math.max(5, rounds), contenders);
    const times = (name: string) => results[name] as number[];
    const rows = Object.keys(contenders).map((name) => [
      name,
      spread(times(name)),
      ratio(times(name), times("loci query")),
    ]);
    return { headings: ["from the start of the process to its end", "ms", "to loci query"], rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
