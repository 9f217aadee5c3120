import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  beginReport,
  type CellFailure,
  checkReportDirectory,
  readCellHead,
  writeCellFile,
  writeResults,
} from "@loci/cli";
import { expect, it } from "vitest";
import { resultLines } from "../../support/result-lines.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const failure = (id: string) =>
  ({ kind: "failure", format: 1, id, system: id, configuration: {}, message: "m" }) as unknown as CellFailure;

it("keeps cells by id, joins them in the order asked for, and begins anew", async () => {
  const out = join(await temporaryFolder(), "report");
  await checkReportDirectory(out);
  await beginReport(out, { about: 1 }, false);
  await checkReportDirectory(out);
  await writeCellFile(out, "b", [failure("b")]);
  await writeCellFile(out, "a", [failure("a")]);
  expect(await readCellHead(out, "a")).toEqual(failure("a"));
  expect(await readCellHead(out, "c")).toBeUndefined();
  await writeFile(join(out, "cells/c.jsonl"), JSON.stringify(failure("a")));
  await writeFile(join(out, "cells/d.jsonl"), "{");
  expect(await readCellHead(out, "c")).toBeUndefined();
  expect(await readCellHead(out, "d")).toBeUndefined();
  const file = await writeResults(out, ["b", "d", "a"], [failure("added")]);
  expect((await resultLines(file)).map((line) => "id" in line && line.id)).toEqual(["b", "a", "added"]);
  await beginReport(out, {}, true);
  expect(await readCellHead(out, "a")).toBeUndefined();
});
