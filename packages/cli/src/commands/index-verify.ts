import { openIndex, verifyIndex } from "@loci/index";
import { defineCommand } from "../command.js";

export const indexVerifyCommand = defineCommand({
  usage: "verify <index>",
  summary: "Compare every byte of an index with its checksums, and load it",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    json: { type: "boolean", default: false, describe: "Print the files as JSON" },
  },
  examples: [["$0 index verify city.loci", "Ends with 1 and the name of the file when something is wrong"]],
  async run({ index, json }, { terminal }) {
    const manifest = await verifyIndex(index);
    // Loading follows every link of the graph and carries out the journal.
    await (await openIndex(index)).close();
    const { files, count } = manifest;
    if (json) terminal.out(JSON.stringify({ index, intact: true, count, files }, null, 2));
    else terminal.out(`${index} is intact: ${count} pictures, ${files.length} files`);
    return "done";
  },
});
