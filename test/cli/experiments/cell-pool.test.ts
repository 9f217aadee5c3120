import { type CellAnswer, readCellHead, runPool } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { cacheIn, cellsOf, drawExperimentPictures, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("a cell whose process crashes fails alone, the others are computed", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  await drawExperimentPictures(folder);
  const { cells, shared } = await cellsOf(folder, `{${SMALL}, heads: [gap, gmp]}`);
  const [first, second] = cells as [(typeof cells)[0], (typeof cells)[0]];
  // Nothing of this kind is searched for: the process meets what it was not made for.
  const impossible = { ...first, work: { ...first.work, index: { kind: "none" } } } as unknown as typeof first;
  const answers: [string, CellAnswer][] = [];
  vi.spyOn(console, "error").mockImplementation(() => {});
  await runPool([impossible, second], {
    ...{ jobs: 1, shared, networkMilliseconds: () => 1, signal: new AbortController().signal },
    onAnswer: async ({ system }, answer) => void answers.push([system, answer]),
  });
  expect(answers).toEqual([
    ["gap", { kind: "failed", message: "its process ended with code 70" }],
    ["gmp", { kind: "done" }],
  ]);
  expect(await readCellHead(shared.out, first.id)).toBeUndefined();
  expect(await readCellHead(shared.out, second.id)).toMatchObject({ kind: "cell", system: "gmp" });
});
