import { type IndexManifest, verifyIndex } from "@loci/index";
import { defineCommand } from "../command.js";
import { recallTable } from "../report/recall.js";

export const indexInfoCommand = defineCommand({
  usage: "info <index>",
  summary: "Verify an index and tell what is in it, and how much its graph finds",
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
    for (const [name, fact] of factsOf(manifest)) terminal.out(`${name.padEnd(11)} ${fact}`);
    if (manifest.recall) terminal.out(`\n${recallTable(manifest.recall, manifest.hnsw?.ef)}`);
    return "done";
  },
});

function factsOf(manifest: IndexManifest): [string, string][] {
  const { count, slots, skipped, graph, hnsw, kind, precision, columns, files } = manifest;
  const unused = slots - count;
  const beside = graph === undefined || slots === graph.covered ? "" : `, ${slots - graph.covered} rows not in it yet`;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    ["pictures", `${count}${skipped > 0 ? ` (${skipped} skipped, see ${manifest.skippedList})` : ""}`],
    [
      "columns",
      Object.entries(columns)
        .map(([name, type]) => `${name} (${type})`)
        .join(", ") || "none",
    ],
    ["root", manifest.root],
    ["model", `${manifest.model.name} (${manifest.model.fingerprint.slice(0, 12)})`],
    ["descriptor", `${manifest.dimension} numbers, float32, compared by ${manifest.metric}`],
    ["kind", `${kind}, ${precision}${hnsw ? ` ${JSON.stringify(hnsw)}${beside}` : ""}`],
    ["unused", unused === 0 ? "nothing" : `${unused} of ${slots} rows (loci index compact)`],
    ["size", `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files, all checksums right`],
    ["created", manifest.created],
    ["changed", `${manifest.updated}, generation ${manifest.generation}`],
  ];
}
