import { openWriterAt } from "@loci/index";
import { defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";
import { share } from "../number-option.js";
import { progressOf } from "../progress-of.js";
import { recallTable, tunedText } from "../report/recall.js";

export const indexTuneCommand = defineCommand({
  usage: "tune <index>",
  summary: "Measure how much of the true neighbours the graph finds, and choose ef for a recall",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    recall: share("The recall@10 to reach (default: only measure)"),
    rebuild: { type: "boolean", default: false, describe: "Build a richer graph when this one cannot reach it" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index tune city.loci", "The curve of recall against ef"],
    ["$0 index tune city.loci --recall 0.99", "The smallest ef that reaches 99 %; ends with 2 when none does"],
    ["$0 index tune city.loci --recall 0.999 --rebuild", "Another graph if it must be"],
  ],
  async run({ index, recall, rebuild, json }, context) {
    const { terminal } = context;
    const writer = await openWriterAt(index, { onNotice: (text) => terminal.note(text) });
    const progress = progressOf("Linking", context);
    try {
      const options = { ...(recall !== undefined && { recall }), rebuild, onProgress: progress.onProgress };
      const tuned = await writer.tune(options);
      if (json) terminal.out(JSON.stringify(tuned ?? { exact: true }, null, 2));
      else if (tuned === undefined) terminal.out("exact search: recall is 1");
      else terminal.out(`${recallTable(tuned.report, tuned.parameters.ef)}\n${tunedText(tuned, recall)}`);
      return tuned?.isReached === false ? "partly" : "done";
    } finally {
      progress.stop();
      await writer.close();
    }
  },
});
