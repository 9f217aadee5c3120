import { describeDataset, saveDataset } from "@loci/core";
import { checkNew } from "../check-new.js";
import { defineCommand } from "../command.js";
import { datasetOptions, openChosenDataset } from "../open-chosen-dataset.js";

export const datasetConvertCommand = defineCommand({
  usage: "convert <pictures>",
  summary: "Write a data set of any format as a table (CSV) that has all that Loci knows of it",
  options: {
    ...datasetOptions,
    out: { type: "string", demandOption: true, describe: "CSV to write; best at the root of the data, or above it" },
    replace: { type: "boolean", default: false, describe: "Replace the file that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 dataset convert msls --split val --out msls/val.csv", "Paths in the table are relative to its folder"],
    ["$0 dataset convert pitts.mat --out /tmp/pitts.csv", "Elsewhere: relative to the root, which --root gives again"],
  ],
  async run(given, { terminal }) {
    await checkNew(given.out, given.replace);
    const dataset = await openChosenDataset(given);
    const { root } = await saveDataset(given.out, dataset);
    if (given.json) {
      terminal.out(JSON.stringify({ table: given.out, ...(root && { root }), ...describeDataset(dataset) }, null, 2));
      return "done";
    }
    terminal.out(`${given.out}: ${dataset.pictures.length} pictures of ${dataset.format}`);
    if (root !== undefined) terminal.note(`The data lies elsewhere: open it with --root ${root}`);
    return "done";
  },
});
