import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { RetrievalError, replaceAtomically, writeFileAtomically } from "@loci/core";
import type { CellFailure, CellLine, CellSummary } from "./cell-result.js";

/** Tells a directory of this command from any other. */
const MARK = "experiment.json";
const RESULTS = "results.jsonl";
/** What it computes and may delete. */
const COMPUTED = [RESULTS, "cells", "training", "report.html", "table.md", "table.tex", "plots", "data"];

const cellFile = (out: string, id: string) => path.join(out, "cells", `${id}.jsonl`);

/**
 * Makes the directory where there is none, so that it can be locked.
 * @throws RetrievalError when it holds something else than a report: nothing of that is touched
 */
export async function checkReportDirectory(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const files = (await readdir(out)).filter((file) => file !== "writer.lock" && !file.endsWith(".tmp"));
  if (files.length === 0 || files.includes(MARK)) return;
  throw new RetrievalError({
    what: `${out} is no report of an experiment`,
    expected: "an empty directory, or one that loci compare made",
    got: files.slice(0, 3).join(", "),
    remedy: "Choose another --out",
  });
}

/**
 * Writes down what the report is of, for people and programs; the directory is locked by the caller.
 * @param restart whether to delete what earlier runs have computed
 */
export async function beginReport(out: string, about: object, restart: boolean): Promise<void> {
  await writeFileAtomically(path.join(out, MARK), `${JSON.stringify(about, null, 2)}\n`);
  if (restart) for (const file of COMPUTED) await rm(path.join(out, file), { recursive: true, force: true });
  await mkdir(path.join(out, "cells"), { recursive: true });
}

/** A cell's file, whole or not at all. */
export const writeCellFile = (out: string, id: string, lines: readonly CellLine[]): Promise<void> =>
  writeFileAtomically(cellFile(out, id), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

/** The first line of a cell's file; undefined when there is none, or it is of another cell. */
export async function readCellHead(out: string, id: string): Promise<CellSummary | CellFailure | undefined> {
  try {
    const lines = createInterface({ input: createReadStream(cellFile(out, id)), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      lines.close();
      const first = JSON.parse(line) as CellLine;
      return (first.kind === "cell" || first.kind === "failure") && first.id === id ? first : undefined;
    }
  } catch {
    // Not there, or of no use: it is computed.
  }
  return undefined;
}

/** `results.jsonl`: the files of these cells one after the other, as far as they are there. */
export async function writeResults(
  out: string,
  ids: readonly string[],
  added: readonly CellLine[] = [],
): Promise<string> {
  const file = path.join(out, RESULTS);
  const there: string[] = [];
  for (const id of ids) if ((await readCellHead(out, id)) !== undefined) there.push(id);
  await replaceAtomically(file, async (temporary) => {
    await pipeline(
      async function* () {
        for (const id of there) yield* createReadStream(cellFile(out, id));
        for (const line of added) yield `${JSON.stringify(line)}\n`;
      },
      createWriteStream(temporary, { flags: "wx" }),
    );
  });
  return file;
}
