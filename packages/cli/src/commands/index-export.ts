import { exportFormatNames, exportIndex, openIndexAt, picturesOf } from "@loci/index";
import { defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";
import { progressOf } from "../progress-of.js";

export const indexExportCommand = defineCommand({
  usage: "export <index>",
  summary: "Write descriptors and metadata for other programs",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    out: { type: "string", demandOption: true, describe: "Folder for descriptors.npy (or .fvecs) and rows.csv" },
    format: {
      choices: exportFormatNames,
      default: "npy" as const,
      describe: "npy (NumPy) or fvecs (faiss)",
    },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index export city.loci --out city", "NumPy and CSV"],
    ["$0 index export city.loci --out city --format fvecs", "For faiss"],
  ],
  async run({ index: directory, out, format, json }, context) {
    const { terminal } = context;
    const index = await openIndexAt(directory);
    const progress = progressOf("Exporting", context);
    try {
      const files = await exportIndex(index, out, format, progress.onProgress);
      const pictures = picturesOf(index).size;
      if (json) terminal.out(JSON.stringify({ pictures, dimension: index.manifest.dimension, ...files }, null, 2));
      else terminal.out(`${pictures} pictures: ${files.descriptors}, ${files.rows}`);
      return "done";
    } finally {
      progress.stop();
      await index.close();
    }
  },
});
