import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CellSummary, readAgainst, runCell, writeCellFile } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { cacheIn, cellsOf, drawExperimentPictures, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("takes earlier results and another system's ranks on the same pictures under the same protocol, and no others", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  await drawExperimentPictures(folder);
  const { cells, shared } = await cellsOf(folder, `{${SMALL}, heads: gap}`);
  const [cell] = cells as [(typeof cells)[0]];
  const lines = await runCell(cell, shared, 1, new AbortController().signal);
  await writeCellFile(shared.out, cell.id, lines);
  const file = join(shared.out, "cells", `${cell.id}.jsonl`);
  const ground = { ...shared, resamples: 100 };
  expect(await readAgainst([file], ground, new Set())).toEqual(lines);
  expect(await readAgainst([file], ground, new Set([cell.id]))).toEqual([]);

  const other = { ...ground, data: { ...shared.data, fingerprint: "f".repeat(64) } };
  await expect(readAgainst([file], other, new Set())).rejects.toThrow(
    /pictures: expected photos \(12 pictures.*only results on the very same/i,
  );
  await expect(readAgainst([file], { ...ground, protocol: { cutoffs: [3] } }, new Set())).rejects.toThrow(
    /protocol: expected/,
  );

  // Classes are four pictures each: a system that knows them.
  const order = Array.from({ length: 12 }, (_, place) => place);
  const ranks = order.map((query) =>
    order.toSorted((a, b) => Number(a >> 2 !== query >> 2) - Number(b >> 2 !== query >> 2)),
  );
  await writeFile(join(folder, "oracle.json"), JSON.stringify(ranks));
  const [summary, first] = await readAgainst([join(folder, "oracle.json")], ground, new Set());
  expect(summary).toMatchObject({ kind: "cell", system: "oracle.json", data: shared.data });
  expect((summary as CellSummary).metrics.every(({ value }) => value === 1)).toBe(true);
  expect(first).toMatchObject({ kind: "query", query: "circles/0.jpg", scores: { "recall@1": 1 } });
});
