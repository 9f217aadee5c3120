import path from "node:path";
import { defineCommand } from "../command.js";
import { runDemo } from "../demo.js";
import { modelOptions } from "../load-model.js";

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
    classes: { type: "number", default: 20, describe: "Places, and kinds, to draw" },
    "per-class": { type: "number", default: 8, describe: "Pictures of each" },
    seed: { type: "number", default: 1, describe: "Seed of the drawings" },
  },
  examples: [["$0 demo", "Ends with the path of an HTML page"]],
  async run({ out, model, classes, perClass, seed }, context) {
    const { terminal } = context;
    const page = await runDemo({ folder: path.resolve(out), model, classes, perClass, seed }, context);
    terminal.out(`\nOpen ${page}`);
    return "done";
  },
});
