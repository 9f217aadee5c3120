import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { hasAll, isThere, readLines } from "../folder-entries.js";

/** The classification split of its own (lists/train.txt, lists/test.txt) is taken over where it is there. */
export const cub2002010: DatasetFormat = {
  name: "cub-200-2010",
  summary: "Caltech-UCSD Birds 200, 2010 edition",
  layout: "lists/files.txt, lists/classes.txt, images/<class>/<picture>",
  source: "Welinder, Branson, Mita, Wah, Schroff, Belongie, Perona: Caltech-UCSD Birds 200, CNS-TR-2010-001, 2010",
  detect: (location) => hasAll(location, ["lists/files.txt", "lists/classes.txt", "images"]),
  async read(location, { root = location, report }) {
    const classes = new Set((await readLines(location, "lists/classes.txt")).map(({ text }) => text));
    const splits = new Map<string, string>();
    for (const split of ["train", "test"]) {
      const list = `lists/${split}.txt`;
      if (!(await isThere(join(location, list)))) continue;
      for (const { text } of await readLines(location, list)) splits.set(text, split);
    }
    const rows = (await readLines(location, "lists/files.txt")).map(({ text, source }) =>
      tryRow(source, report, () => {
        const label = text.slice(0, Math.max(0, text.indexOf("/")));
        if (!classes.has(label)) {
          throw new RetrievalError({
            what: `class of ${text}`,
            expected: "one of lists/classes.txt",
            got: label || "none",
          });
        }
        const split = splits.get(text);
        return { source, path: `images/${text}`, role: "both" as const, facts: { label, ...(split && { split }) } };
      }),
    );
    return assembleDataset({ format: "cub-200-2010", root, rows }, report);
  },
};
