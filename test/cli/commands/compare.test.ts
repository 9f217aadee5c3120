import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runLoci } from "../../support/run-loci.js";
import { cacheIn, drawExperimentPictures, SMALL, writeExperiment } from "../../support/small-experiment.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
await drawExperimentPictures(folder);
await writeExperiment(folder, `{${SMALL}, heads: gap}`);
const [file, out] = [join(folder, "experiment.yaml"), join(folder, "report")];

it("computes an experiment and prints its systems, and another beside earlier results", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const first = await runLoci("compare", file, "--out", out, "--jobs", "1");
  expect(first.code).toBe(0);
  expect(first.out).toMatch(/system +seed +recall@1/);
  expect(first.out).toMatch(/^gap +42 +[01]\.\d{4}/m);
  expect(first.out).toContain("photos: 12 queries, 12 in the gallery; 1 cells computed, 0 there before, 0 failed");
  await writeExperiment(folder, `{${SMALL}, heads: gmp}`);
  const against = ["--against", join(out, "results.jsonl")];
  const { out: text } = await runLoci(
    "compare",
    file,
    "--out",
    join(folder, "more"),
    "--jobs",
    "1",
    "--json",
    ...against,
  );
  const { computed, systems } = JSON.parse(text);
  expect([computed, systems.map(({ system }: { system: string }) => system)]).toEqual([1, ["gmp", "gap"]]);
});

it("prints a preset that can be run as a file, and only lists with --dry-run", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const photos = join(folder, "photos");
  const { out: text } = await runLoci("compare", "--preset", "quick", photos, "--print", "--cutoffs", "1", "3");
  await writeFile(
    join(folder, "preset.yaml"),
    text.replace(/backbones: .*/g, "backbones: mobilenet_v2@block_3_expand_relu\n    sizes: 64"),
  );
  const dry = await runLoci("compare", join(folder, "preset.yaml"), "--dry-run", "--out", join(folder, "none"));
  expect(dry.out).toMatch(/19 of 19 cells to compute/);
  expect(existsSync(join(folder, "none"))).toBe(false);
});

it("says what is missing or does not go together", async () => {
  expect((await runLoci("compare")).notes).toContain("expected an experiment file, or --preset and pictures");
  expect((await runLoci("compare", file)).notes).toContain("--out: expected a directory");
  expect((await runLoci("compare", file, "--classes", "1-2")).notes).toContain("--classes only goes with --preset");
  expect((await runLoci("compare", "--preset", "quick", "--print")).notes).toContain("pictures for the preset quick");
});
