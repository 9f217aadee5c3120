import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MetricsEntry, readMetrics } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { openMetricsLog } from "../../../packages/heads/dist/training/metrics-log.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const entries: MetricsEntry[] = [
  { kind: "mining", step: 0, violating: 0.5 },
  { kind: "alarm", step: 1, text: "two\nlines" },
  { kind: "validation", step: 1, scores: { "recall@1": 0.5 } },
];

describe("openMetricsLog", () => {
  it("writes a line an entry, and goes on where the checkpoint is", async () => {
    const directory = await temporaryFolder();
    expect(await readMetrics(directory)).toEqual([]);
    const log = await openMetricsLog(directory, 0);
    for (const entry of entries) await log.write(entry);
    expect(await readMetrics(directory)).toEqual(entries);
    expect((await readFile(join(directory, "metrics.jsonl"), "utf8")).split("\n")).toHaveLength(4);
    // A checkpoint that knows two lines: the validation at the same step is lost and comes again.
    const again = await openMetricsLog(directory, 2);
    expect(await readMetrics(directory)).toEqual(entries.slice(0, 2));
    await again.write(entries[2]!);
    expect(await readMetrics(directory)).toEqual(entries);
    await openMetricsLog(directory, 3);
    expect(await readMetrics(directory)).toEqual(entries);
    await openMetricsLog(directory, 0);
    expect(await readMetrics(directory)).toEqual([]);
    expect(await readdir(directory)).toEqual(["metrics.jsonl"]);
  });

  it("leaves out lines that are no entries", async () => {
    const directory = await temporaryFolder();
    await appendFile(join(directory, "metrics.jsonl"), 'null\n7\n{"kind":3}\n');
    expect(await readMetrics(directory)).toEqual([]);
  });

  it("leaves out a last line that was torn by a kill, and does not go on in it", async () => {
    const directory = await temporaryFolder();
    const log = await openMetricsLog(directory, 0);
    for (const entry of entries) await log.write(entry);
    await appendFile(join(directory, "metrics.jsonl"), '{"kind":"val');
    expect(await readMetrics(directory)).toEqual(entries);
    const again = await openMetricsLog(directory, 3);
    await again.write(entries[0]!);
    expect(await readMetrics(directory)).toEqual([...entries, entries[0]]);
  });
});
