import { writeFile } from "node:fs/promises";
import { gatherCells, readResultLines } from "@loci/cli";
import { expect, test } from "vitest";
import { madeFailure, madeResults } from "../../support/experiment-results.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const lines = [...madeResults({ systems: ["gem", "gap"], seeds: [1, 2], queries: 5, steps: 3 }), madeFailure];

test("a file's lines come back as cells with their own queries and training", async () => {
  const file = `${await temporaryFolder()}/results.jsonl`;
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n\n`);
  const { cells, failures } = await gatherCells(readResultLines(file));
  expect(cells.map(({ summary, queries, training }) => [summary.system, queries.length, training.length])).toEqual([
    ...[
      ["gem", 5, 0],
      ["gem", 5, 0],
    ],
    ...[
      ["gap", 5, 3],
      ["gap", 5, 3],
    ],
  ]);
  expect(failures).toEqual([madeFailure]);
});

test.each([
  ["{", "line 1: expected JSON, got {"],
  ["null", "line 1: expected a kind of cell, query, training, failure, got undefined"],
  ['{"kind":"cell","format":2}', "line 1: expected format 1, got format 2"],
])("%s is refused with its line", async (text, message) => {
  const file = `${await temporaryFolder()}/results.jsonl`;
  await writeFile(file, text);
  await expect(gatherCells(readResultLines(file))).rejects.toThrow(message);
});

test("a file that is not there is said to be so", async () => {
  const file = `${await temporaryFolder()}/results.jsonl`;
  await expect(gatherCells(readResultLines(file))).rejects.toThrow(`cannot read ${file}`);
});
