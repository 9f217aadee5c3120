/*
 * How building, adding, asking, saving and loading grow with the number of descriptors, and that extraction does not hold more memory
 * for more pictures. A process of its own for each size (scale-contender.js).
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { synthesise, writeNpy } from "@loci/core";
import type { Section, Settings } from "./section.js";
import { drawVectors } from "./vectors.js";

const DIMENSION = 256;

interface Cost {
  /** Seconds. */
  readonly build: number;
  readonly add: number;
  readonly load: number;
  /** Milliseconds of a query on one thread. */
  readonly query: number;
  readonly diskBytes: number;
  /** MB at the most. */
  readonly peak: number;
}

const script = fileURLToPath(new URL("scale-contender.js", import.meta.url));
const run = (...words: readonly string[]) =>
  JSON.parse(execFileSync(process.execPath, [script, ...words], { encoding: "utf8" }));

export async function measureScale({ sizes }: Settings): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  try {
    const [base, queries] = drawVectors(sizes.at(-1) as number, DIMENSION);
    await writeNpy(join(folder, "queries.npy"), queries);
    const rows: string[][] = [];
    for (const count of sizes) {
      await writeNpy(join(folder, "base.npy"), {
        ...base,
        rows: count,
        data: base.data.subarray(0, count * DIMENSION),
      });
      const cost = run("index", folder) as Cost;
      const each = (1e6 * cost.build) / count;
      rows.push([
        ...[
          `${count.toLocaleString("en")} × ${DIMENSION}`,
          cost.build.toFixed(1),
          each.toFixed(0),
          (1000 * cost.add).toFixed(0),
        ],
        ...[cost.load.toFixed(2), cost.query.toFixed(3), (cost.diskBytes / count).toFixed(0), cost.peak.toFixed(0)],
      ]);
    }
    const headings = [
      "descriptors",
      "build s",
      "build µs each",
      "1,000 more ms",
      "load s",
      "query ms",
      "disk bytes each",
      "peak MB",
    ];
    return {
      headings,
      rows,
      notes: [`hnsw, float32, its default ef; a query at a time. ${await memoryOfExtraction(folder)}`],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same pictures again and again, since only their number matters. */
async function memoryOfExtraction(folder: string): Promise<string> {
  const pictures = join(folder, "pictures");
  await synthesise("places", pictures, { classes: 16, perClass: 4 });
  const counts = [256, 1024, 4096];
  const peaks = counts.map((count) => (run("extraction", pictures, `${count}`) as Pick<Cost, "peak">).peak.toFixed(0));
  return `Extraction of ${counts.join(", ")} pictures holds ${peaks.join(", ")} MB at the most.`;
}
