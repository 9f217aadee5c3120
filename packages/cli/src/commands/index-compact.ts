import { openIndexWriter } from "@loci/index";
import { defineCommand } from "../command.js";
import { progressOf } from "../progress-of.js";
import { tunedText } from "../report/recall.js";

export const indexCompactCommand = defineCommand({
  usage: "compact <index>",
  summary: "Rewrite an index without what was removed, and build its graph anew; ids stay",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    json: { type: "boolean", default: false, describe: "Print the manifest as JSON" },
  },
  examples: [["$0 index compact city.loci", "After many pictures were removed or described again"]],
  async run({ index, json }, context) {
    const { terminal } = context;
    const writer = await openIndexWriter(index);
    const progress = progressOf("Linking", context);
    try {
      const before = writer.manifest;
      await writer.compact(progress.onProgress);
      const tuned = await writer.tune();
      const { manifest } = writer;
      if (json) terminal.out(JSON.stringify(manifest, null, 2));
      else terminal.out(`${manifest.count} pictures in ${manifest.slots} rows, ${before.slots} before`);
      if (tuned) terminal.note(`Graph: ${tunedText(tuned, undefined)}`);
      return "done";
    } finally {
      progress.stop();
      await writer.close();
    }
  },
});
