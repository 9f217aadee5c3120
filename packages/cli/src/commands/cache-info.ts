import { type CacheReport, featureCache, reportCache } from "@loci/core";
import { defineCommand } from "../command.js";
import { asGigabytes } from "../gigabytes.js";
import { table } from "../report/table.js";

export const cacheInfoCommand = defineCommand({
  usage: "info",
  summary: "Tell where cached backbone features are, of which layers, and how much of the disk they take",
  options: { json: { type: "boolean", default: false, describe: "Print JSON" } },
  examples: [["$0 cache info", "LOCI_CACHE moves the cache, LOCI_CACHE_LIMIT (gigabytes) limits it"]],
  async run({ json }, { terminal }) {
    const report = await reportCache(featureCache());
    if (json) terminal.out(JSON.stringify(report, null, 2));
    else for (const line of asText(report)) terminal.out(line);
    return "done";
  },
});

function asText({
  folder,
  bytes,
  limit,
  maps,
  lastUsed,
  bytesInUse,
  bytesUnreadable,
  collections,
}: CacheReport): string[] {
  const facts: [string, string | undefined][] = [
    ["folder", folder],
    ["size", `${asGigabytes(bytes)} of ${asGigabytes(limit)}`],
    ["feature maps", maps.toLocaleString("en")],
    ["last used", lastUsed],
    ["in use now", bytesInUse > 0 ? asGigabytes(bytesInUse) : undefined],
    [
      "unreadable",
      bytesUnreadable > 0 ? `${asGigabytes(bytesUnreadable)}; loci cache prune --all removes it` : undefined,
    ],
  ];
  const lines = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(13)} ${fact}`]));
  if (collections.length === 0) return lines;
  const rows = collections.map((collection) => [
    `${collection.backbone}@${collection.layer}`,
    `${collection.preprocessing.fit} ${collection.preprocessing.size}`,
    `${collection.height} × ${collection.width} × ${collection.channels}`,
    collection.maps.toLocaleString("en"),
    asGigabytes(collection.bytes),
    collection.lastUsed.slice(0, 16).replace("T", " "),
  ]);
  return [...lines, "", table(["features", "pictures", "shape", "maps", "size", "last used (UTC)"], rows)];
}
