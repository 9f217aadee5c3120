import path from "node:path";
import { defineCommand } from "../command.js";
import { runDemo } from "../demo.js";
import { checkModelName, modelOptions } from "../load-model.js";
import { wholeNumber } from "../number-option.js";

export const demoCommand = defineCommand({
  usage: "demo",
  summary: "The whole job on pictures that Loci draws itself: index, query, measure, and a page to look at",
  options: {
    out: {
      type: "string",
      default: "loci-demo",
      describe: "Folder for pictures, indexes and the page; a demo that is there is replaced",
    },
    model: { ...modelOptions.model, default: "mobilenet_v2/netvlad(clusters=32)" },
    classes: wholeNumber("Places, and kinds, to draw", { least: 2, most: 400 }, { default: 20 }),
    "per-class": wholeNumber("Pictures of each", { least: 2, most: 999 }, { default: 8 }),
    seed: wholeNumber("Seed of the drawings", { least: 0, most: 2 ** 31 - 1 }, { default: 1 }),
  },
  examples: [["$0 demo", "Ends with the path of an HTML page"]],
  async run({ out, model, classes, perClass, seed }, context) {
    const { terminal } = context;
    await checkModelName({ model });
    const { page, outcome } = await runDemo({ folder: path.resolve(out), model, classes, perClass, seed }, context);
    terminal.out(`\nOpen ${page}`);
    return outcome;
  },
});
