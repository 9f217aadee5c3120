import {
  type IndexFacts,
  type IndexManifest,
  isPostgresAddress,
  type PostgresReport,
  verifyIndex,
  verifyPostgresIndex,
} from "@loci/index";
import { defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";
import { recallTable } from "../report/recall.js";

export const indexInfoCommand = defineCommand({
  usage: "info <index>",
  summary: "Verify an index and tell what is in it, and how much its graph finds",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    json: { type: "boolean", default: false, describe: "Print the manifest as JSON" },
  },
  examples: [["$0 index info city.loci", "Model, number of pictures, size; every file's checksum is compared"]],
  async run({ index, json }, { terminal }) {
    const { manifest, facts, report } = await look(index);
    if (json) {
      terminal.out(JSON.stringify(report, null, 2));
      return "done";
    }
    for (const [name, fact] of facts) terminal.out(`${name.padEnd(11)} ${fact}`);
    if (manifest.recall) terminal.out(`\n${recallTable(manifest.recall, manifest.hnsw?.ef)}`);
    return "done";
  },
});

type Facts = readonly (readonly [name: string, fact: string])[];

async function look(
  index: string,
): Promise<{ readonly manifest: IndexFacts; readonly facts: Facts; readonly report: unknown }> {
  if (!isPostgresAddress(index)) {
    const manifest = await verifyIndex(index);
    return { manifest, facts: directoryFacts(manifest), report: manifest };
  }
  const report = await verifyPostgresIndex(index);
  const { manifest, servers } = report;
  return { manifest, facts: postgresFacts(report), report: { ...manifest, servers } };
}

function postgresFacts({ manifest, servers }: PostgresReport): Facts {
  const { skipped, hnsw, precision } = manifest;
  return [
    ...commonFacts(manifest, skipped > 0 ? ` (${skipped} skipped, see the table loci_skipped)` : ""),
    ["kind", `postgres, graph of ${precision} ${JSON.stringify(hnsw)}`],
    ...servers.map(({ server, rows, tableBytes, indexBytes }) => {
      const [table, graph] = [tableBytes, indexBytes].map((bytes) => (bytes / 1e6).toFixed(1));
      return ["server", `${server}: ${rows} pictures, ${table} MB and ${graph} MB of graph and other indexes`] as const;
    }),
    ["created", manifest.created],
    ["changed", manifest.updated],
  ];
}

function commonFacts(manifest: IndexFacts, skipped: string): Facts {
  const columns = Object.entries(manifest.columns).map(([name, type]) => `${name} (${type})`);
  return [
    ["pictures", `${manifest.count}${skipped}`],
    ["columns", columns.join(", ") || "none"],
    ["root", manifest.root],
    ["model", `${manifest.model.name} (${manifest.model.fingerprint.slice(0, 12)})`],
    ["descriptor", `${manifest.dimension} numbers, float32, compared by ${manifest.metric}`],
  ];
}

function directoryFacts(manifest: IndexManifest): Facts {
  const { count, slots, skipped, graph, hnsw, kind, precision, files } = manifest;
  const unused = slots - count;
  const beside = graph === undefined || slots === graph.covered ? "" : `, ${slots - graph.covered} rows not in it yet`;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    ...commonFacts(manifest, skipped > 0 ? ` (${skipped} skipped, see ${manifest.skippedList})` : ""),
    ["kind", `${kind}, ${precision}${hnsw ? ` ${JSON.stringify(hnsw)}${beside}` : ""}`],
    ["unused", unused === 0 ? "nothing" : `${unused} of ${slots} rows (loci index compact)`],
    ["size", `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files, all checksums right`],
    ["created", manifest.created],
    ["changed", `${manifest.updated}, generation ${manifest.generation}`],
  ];
}
