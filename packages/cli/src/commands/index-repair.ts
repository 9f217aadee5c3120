import { openIndexWriter, repairIndex } from "@loci/index";
import { defineCommand } from "../command.js";
import { progressOf } from "../progress-of.js";

export const indexRepairCommand = defineCommand({
  usage: "repair <index>",
  summary: "Make a damaged index usable with what is intact in it",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index repair city.loci", "Builds the graph again from the vectors; names what is lost, and then ends with 2"],
  ],
  async run({ index, json }, context) {
    const { terminal } = context;
    const progress = progressOf("Linking", context);
    try {
      const { damages, lost, manifest } = await repairIndex(index, progress.onProgress);
      if (damages.length > 0) await measureAgain(index);
      if (json) terminal.out(JSON.stringify({ index, damages, lost, count: manifest.count }, null, 2));
      else {
        for (const damage of damages) terminal.out(`damaged: ${damage}`);
        for (const { id, path } of lost) terminal.out(`lost: ${path} (id ${id})`);
        terminal.out(damages.length === 0 ? `${index} is intact` : `repaired; ${manifest.count} pictures in the index`);
      }
      return lost.length > 0 ? "partly" : "done";
    } finally {
      progress.stop();
    }
  },
});

async function measureAgain(index: string): Promise<void> {
  const writer = await openIndexWriter(index);
  try {
    await writer.tune();
  } finally {
    await writer.close();
  }
}
