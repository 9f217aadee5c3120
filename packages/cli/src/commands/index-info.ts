import { verifyIndex } from "@loci/index";
import { defineCommand } from "../command.js";

export const indexInfoCommand = defineCommand({
  usage: "info <index>",
  summary: "Verify an index and tell what is in it",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    json: { type: "boolean", default: false, describe: "Print the manifest as JSON" },
  },
  examples: [["$0 index info city.loci", "Model, number of pictures, size; every file's checksum is compared"]],
  async run({ index, json }, { terminal }) {
    const manifest = await verifyIndex(index);
    if (json) {
      terminal.out(JSON.stringify(manifest, null, 2));
      return "done";
    }
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const facts: [string, string][] = [
      [
        "pictures",
        `${manifest.count}${manifest.skipped > 0 ? ` (${manifest.skipped} skipped, see skipped.jsonl)` : ""}`,
      ],
      ["root", manifest.root],
      ["model", `${manifest.model.name} (${manifest.model.fingerprint.slice(0, 12)})`],
      ["descriptor", `${manifest.dimension} numbers, float32, compared by ${manifest.metric}`],
      ["kind", manifest.kind === "hnsw" ? `hnsw ${JSON.stringify(manifest.hnsw)}` : manifest.kind],
      ["size", `${(bytes / 1e6).toFixed(1)} MB in ${manifest.files.length} files, all checksums right`],
      ["created", manifest.created],
    ];
    for (const [name, fact] of facts) terminal.out(`${name.padEnd(11)} ${fact}`);
    return "done";
  },
});
