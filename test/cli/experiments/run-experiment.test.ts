import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CellLine, runExperiment, summariesOf } from "@loci/cli";
import { WriterLock } from "@loci/index";
import { expect, it, vi } from "vitest";
import { resultLines } from "../../support/result-lines.js";
import { cacheIn, drawExperimentPictures, runOf, SMALL } from "../../support/small-experiment.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { testContext } from "../../support/test-terminal.js";

const folder = await suiteFolder();
await drawExperimentPictures(folder);
const cellsIn = (out: string) => readdir(join(out, "cells"));

it("computes every cell once, goes on, keeps what is still wanted, and tries again what failed", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const { context, notes, progress } = testContext();
  // Of 12 pictures there are no 13 components: found out only when they are looked for.
  const run = await runOf(folder, `{${SMALL}, heads: [gap, 'gap|pca(dimensions=13)']}`);
  const first = await runExperiment(run, context);
  expect(first).toMatchObject({ computed: 1, reused: 0, failed: 1 });
  expect(progress.some((line) => line.startsWith("Extracting mobilenet_v2"))).toBe(true);
  expect(notes.join("\n")).toMatch(/gap\|pca\(dimensions=13\): pca: pictures to find/);
  expect(await cellsIn(run.out)).toHaveLength(2);
  const [gap] = await summariesOf(run.out, first.cells);
  const before = await stat(join(run.out, "cells", `${gap?.id}.jsonl`));

  const wider = await runOf(folder, `{${SMALL}, heads: [gap, gmp]}`);
  const second = await runExperiment(wider, context);
  expect(second).toMatchObject({ computed: 1, reused: 1, failed: 0 });
  expect((await stat(join(run.out, "cells", `${gap?.id}.jsonl`))).mtimeMs).toBe(before.mtimeMs);
  // The failed cell's file stays, but is not of the report.
  expect(await cellsIn(run.out)).toHaveLength(3);
  const kinds = (lines: readonly CellLine[]) => lines.filter(({ kind }) => kind === "cell" || kind === "failure");
  const heads = kinds(await resultLines(join(run.out, "results.jsonl")));
  expect(heads.map((line) => "system" in line && line.system)).toEqual(["gap", "gmp"]);

  expect(await runExperiment(run, context)).toMatchObject({ computed: 0, reused: 1, failed: 1 });
  expect(await runExperiment({ ...wider, restart: true }, context)).toMatchObject({ computed: 2, reused: 0 });
});

it("refuses a directory of something else, and one that another process computes into", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const run = await runOf(folder, `{${SMALL}, heads: gap}`);
  const other = join(folder, "other");
  await mkdir(other, { recursive: true });
  await writeFile(join(other, "thesis.txt"), "mine");
  await expect(runExperiment({ ...run, out: other, restart: true }, testContext().context)).rejects.toThrow(
    "is no report of an experiment: expected an empty directory, or one that loci compare made, got thesis.txt",
  );
  const lock = await WriterLock.acquire(run.out);
  await expect(runExperiment(run, testContext().context)).rejects.toThrow("is being written to by");
  await lock.release();
});

it("ends when it is interrupted, and leaves out pictures that cannot be read", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const run = { ...(await runOf(folder, `{${SMALL}, heads: gem}`)), out: join(folder, "ended") };
  const { context, interrupt } = testContext();
  interrupt();
  await expect(runExperiment(run, context)).rejects.toThrow();
  const broken = join(folder, "photos/circles/broken.jpg");
  await writeFile(broken, "no picture");
  const done = await runExperiment(run, testContext().context);
  expect(done.skipped.map(({ picture }) => picture.name)).toEqual(["circles/broken.jpg"]);
  expect(done.data).toMatchObject({ pictures: 12, queries: 12, gallery: 12, name: "photos" });
  await rm(broken);
});
