import { isPostgresAddress, openIndexAt, verifyIndex, verifyPostgresIndex, withoutPassword } from "@loci/index";
import { defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";

export const indexVerifyCommand = defineCommand({
  usage: "verify <index>",
  summary: "Compare every byte of an index with its checksums, and load it",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    json: { type: "boolean", default: false, describe: "Print the files as JSON" },
  },
  examples: [["$0 index verify city.loci", "Ends with 1 and the name of the file when something is wrong"]],
  async run({ index, json }, { terminal }) {
    if (isPostgresAddress(index)) {
      const { manifest, servers } = await verifyPostgresIndex(index);
      // Opening reads the model.
      await (await openIndexAt(index)).close();
      const [shown, { count }] = [withoutPassword(index), manifest];
      if (json) terminal.out(JSON.stringify({ index: shown, intact: true, count, servers }, null, 2));
      else terminal.out(`${shown} is intact: ${count} pictures, ${servers.length} servers`);
      return "done";
    }
    const manifest = await verifyIndex(index);
    // Loading follows every link of the graph and carries out the journal.
    await (await openIndexAt(index)).close();
    const { files, count } = manifest;
    if (json) terminal.out(JSON.stringify({ index, intact: true, count, files }, null, 2));
    else terminal.out(`${index} is intact: ${count} pictures, ${files.length} files`);
    return "done";
  },
});
