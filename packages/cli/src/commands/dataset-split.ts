import { describeDataset, saveDataset, splitDataset } from "@loci/core";
import { checkNew } from "../check-new.js";
import { defineCommand } from "../command.js";
import { number, wholeNumber } from "../number-option.js";
import { datasetOptions, openChosenDataset } from "../open-chosen-dataset.js";

export const datasetSplitCommand = defineCommand({
  usage: "split <pictures>",
  summary: "Deal classes or places to train, val and test, and write that as a table; pictures stay where they are",
  options: {
    ...datasetOptions,
    out: { type: "string", demandOption: true, describe: "CSV to write; best at the root of the data, or above it" },
    by: {
      choices: ["class", "place"] as const,
      default: "class" as const,
      describe: "What is never on two sides: a class, or a place with all within the radius",
    },
    train: number("Share of train", { least: 0 }, { default: 50 }),
    val: number("Share of val", { least: 0 }, { default: 0 }),
    test: number("Share of test", { least: 0 }, { default: 50 }),
    radius: number("By place: metres that pictures of different parts lie apart", { least: 0 }, { default: 25 }),
    seed: wholeNumber("Seed of the dealing", { least: 0, most: 2 ** 31 - 1 }, { default: 1 }),
    replace: { type: "boolean", default: false, describe: "Replace the file that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 dataset split birds --out birds/split.csv", "Half of the classes to train on, half to test on"],
    ["$0 dataset split city.csv --by place --radius 50 --train 70 --val 10 --test 20 --out split.csv", "By place"],
  ],
  async run(given, { terminal }) {
    await checkNew(given.out, given.replace);
    const { by, train, val, test, radius, seed } = given;
    const dataset = splitDataset(await openChosenDataset(given), { by, train, val, test, radius, seed });
    const { root } = await saveDataset(given.out, dataset);
    const { splits } = describeDataset(dataset);
    if (given.json) {
      terminal.out(JSON.stringify({ table: given.out, ...(root && { root }), by, seed, splits }, null, 2));
      return "done";
    }
    const parts = Object.entries(splits).map(([split, count]) => `${split} ${count}`);
    terminal.out(`${given.out}: ${parts.join(", ")} pictures`);
    if (root !== undefined) terminal.note(`The data lies elsewhere: open it with --root ${root}`);
    return "done";
  },
});
