import { mergeIndexes } from "@loci/index";
import { defineCommand } from "../command.js";
import { progressOf } from "../progress-of.js";
import { tunedText } from "../report/recall.js";

export const indexMergeCommand = defineCommand({
  usage: "merge <indexes..>",
  summary: "Make one index of several of the same model; pictures get new ids",
  options: {
    indexes: { type: "string", array: true, demandOption: true, describe: "Index directories; they stay as they are" },
    out: { type: "string", demandOption: true, describe: "Index directory to make" },
    replace: { type: "boolean", default: false, describe: "Replace the index that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [["$0 index merge north.loci south.loci --out city.loci", "A picture that is in both is taken once"]],
  async run({ indexes, out, replace, json }, context) {
    const { terminal } = context;
    const progress = progressOf("Merging", context);
    try {
      const { manifest, tuned, duplicates } = await mergeIndexes(indexes, out, {
        replace,
        onProgress: progress.onProgress,
      });
      if (json) terminal.out(JSON.stringify({ index: out, count: manifest.count, duplicates }, null, 2));
      else
        terminal.out(
          `${out}: ${manifest.count} pictures${duplicates > 0 ? `, ${duplicates} duplicates left out` : ""}`,
        );
      if (tuned) terminal.note(`Graph: ${tunedText(tuned, undefined)}`);
      return "done";
    } finally {
      progress.stop();
    }
  },
});
