import { type DatasetValidation, validateDataset } from "@loci/core";
import { defineCommand } from "../command.js";
import { number } from "../number-option.js";
import { datasetOptions, readingOptions } from "../open-chosen-dataset.js";
import type { Progress, Terminal } from "../terminal.js";

/** More of a kind are counted, not listed; --json and --all list them. */
const LISTED = 20;

const titles: Readonly<Record<keyof DatasetValidation["problems"], string>> = {
  rows: "bad rows",
  unreadable: "unreadable pictures",
  duplicates: "duplicates",
  withoutPositives: "queries without a positive",
  singles: "classes with one picture",
  withoutPosition: "pictures without a position",
};

export const datasetValidateCommand = defineCommand({
  usage: "validate <pictures>",
  summary: "Find bad rows, unreadable pictures, duplicates across splits, queries without positives",
  options: {
    ...datasetOptions,
    radius: number(
      "Metres within which a gallery picture answers a query, where positions say it",
      { least: 0 },
      { default: 25 },
    ),
    all: { type: "boolean", default: false, describe: `List every problem, not the first ${LISTED} of a kind` },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 dataset validate photos.csv",
      "Every bad row with its line, and what to do; exit code 2 when something was found",
    ],
    ["$0 dataset validate pitts/datasets/pitts30k_test.mat --radius 25", "Also queries with nothing within 25 m"],
  ],
  async run(given, { terminal, signal }) {
    let progress: Progress | undefined;
    const onPicture = (done: number, total: number) => {
      progress ??= terminal.progress("Decoding", total);
      progress.update(done);
    };
    const options = { ...readingOptions(given), radius: given.radius, onPicture, signal };
    const { dataset, rule, problems } = await validateDataset(given.pictures, options).finally(() => progress?.stop());
    const found = Object.values(problems).reduce((sum, { length }) => sum + length, 0);
    if (given.json) {
      const { format, root, pictures, gallery, queries } = dataset;
      const counts = { pictures: pictures.length, gallery: gallery.length, queries: queries.length };
      terminal.out(JSON.stringify({ format, root, ...counts, positives: rule, found, problems }, null, 2));
    } else {
      report(problems, given.all ? Number.POSITIVE_INFINITY : LISTED, terminal);
      terminal.out(
        `${dataset.format}: ${dataset.pictures.length} pictures, ${found === 0 ? "no problems" : `${found} problems`}`,
      );
    }
    return found === 0 ? "done" : "partly";
  },
});

function report(problems: DatasetValidation["problems"], listed: number, terminal: Terminal): void {
  for (const [kind, title] of Object.entries(titles)) {
    const list = problems[kind as keyof DatasetValidation["problems"]];
    if (list.length === 0) continue;
    terminal.out(`${title}: ${list.length}`);
    for (const { file, line, reason, remedy } of list.slice(0, listed)) {
      terminal.out(
        `  ${file}${line === undefined ? "" : `:${line}`}: ${reason}${remedy === undefined ? "" : `. ${remedy}`}`,
      );
    }
    if (list.length > listed) terminal.out(`  … and ${list.length - listed} more (--all)`);
    terminal.out("");
  }
}
