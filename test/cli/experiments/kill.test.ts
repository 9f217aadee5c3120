import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { CellLine } from "@loci/cli";
import { expect, it } from "vitest";
import { resultLines } from "../../support/result-lines.js";
import { cacheIn, drawExperimentPictures, SMALL, writeExperiment } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const loci = join(import.meta.dirname, "../../../packages/cli/bin/loci.cjs");

/** Times and what depends on them; everything else must be the same. */
function withoutTimes(lines: readonly CellLine[]): unknown[] {
  return lines.map((line) => {
    if (line.kind === "cell") return { ...line, cost: undefined, environment: undefined };
    if (line.kind !== "training" || line.entry.kind !== "step") return line;
    return { ...line, entry: { ...line.entry, picturesPerSecond: 0 } };
  });
}

it("a run that is killed goes on: the same results as one that was not, nothing computed twice", {
  timeout: 180_000,
}, async () => {
  const folder = await temporaryFolder();
  await drawExperimentPictures(folder);
  const cache = await cacheIn(folder);
  const recipe = "{recipe: gsv-ms, epochs: 12, sampler: 'p-k(classes=2,pictures=2)', validation: 0.3}";
  await writeExperiment(
    folder,
    `[{${SMALL}, heads: [gap, gem]}, {${SMALL}, heads: 'gap|pca(dimensions=4)', training: ${recipe}}]`,
    "train: learn\n",
  );
  const start = (out: string) =>
    spawn(process.execPath, [loci, "compare", "experiment.yaml", "--out", out, "--jobs", "1"], {
      cwd: folder,
      env: { ...process.env, LOCI_CACHE: cache },
      stdio: ["ignore", "pipe", "inherit"],
    });
  const finish = async (out: string) => {
    const child = start(out);
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(0);
    return text;
  };
  expect(await finish("whole")).toContain("3 cells computed, 0 there before");

  // Killed in the middle of the training, which is the last cell.
  const victim = start("killed");
  const gone = new Promise((resolve) => victim.once("close", resolve));
  const training = join(folder, "killed/training");
  for (let lines = 0; lines < 3; await setTimeout(20)) {
    const [run = ""] = await readdir(training).catch(() => []);
    lines = (await readFile(join(training, run, "metrics.jsonl"), "utf8").catch(() => "")).split("\n").length;
  }
  victim.kill("SIGKILL");
  await gone;
  expect(existsSync(join(folder, "killed/results.jsonl"))).toBe(false);
  expect(await readdir(join(folder, "killed/cells"))).toHaveLength(2);

  expect(await finish("killed")).toContain("1 cells computed, 2 there before");
  const [whole, killed] = [
    await resultLines(join(folder, "whole/results.jsonl")),
    await resultLines(join(folder, "killed/results.jsonl")),
  ];
  expect(withoutTimes(killed)).toEqual(withoutTimes(whole));
});
