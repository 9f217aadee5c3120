import { buildIndex } from "../build-index.js";
import { defineCommand } from "../command.js";
import { indexOptions, planIndex, reportIndex } from "../plan-index.js";

export const indexBuildCommand = defineCommand({
  usage: "build <pictures>",
  summary: "Describe the gallery of a data set and index the descriptors",
  options: indexOptions,
  examples: [
    ["$0 index build photos --out photos.loci", "Index a folder with the default model"],
    ["$0 index build photos --out photos.loci --recall 0.99", "99 % of the true neighbours, or it says why not"],
    ["$0 index build photos --out small.loci --kind usearch", "A graph of int8 numbers"],
    [
      "$0 index build photos --model 'mobilenet_v2/netvlad(clusters=16)' --out vlad.loci",
      "Centres found in these pictures",
    ],
  ],
  async run(given, context) {
    const started = performance.now();
    const plan = await planIndex(given, context);
    const built = await buildIndex(plan, context);
    return reportIndex(given, plan, built, (performance.now() - started) / 1000, context.terminal);
  },
});
