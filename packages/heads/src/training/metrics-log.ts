import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { writeFileAtomically } from "@loci/core";

/** One line of `metrics.jsonl`: a step, a validation, a round of mining, or an alarm. */
export type MetricsEntry =
  | {
      readonly kind: "step";
      /** Steps done. */
      readonly step: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly rate: number;
      readonly picturesPerSecond: number;
      /** Mean Euclidean distance of the batch's descriptors, 0 to 2. */
      readonly meanDistance: number;
      /** Part of the batch's triplets that violate a margin of 0.1 (squared distance), 0 to 1. */
      readonly activeTriplets: number;
      readonly effectiveRank?: number;
      /** Of mined triplets: steps since then, and which part still violates the margin that they were mined for, 0 to 1. */
      readonly mined?: { readonly age: number; readonly violating: number };
    }
  | { readonly kind: "validation"; readonly step: number; readonly scores: Readonly<Record<string, number>> }
  | { readonly kind: "mining"; readonly step: number; readonly violating: number }
  | { readonly kind: "alarm"; readonly step: number; readonly text: string };

/**
 * `metrics.jsonl` of a run. Lines that a killed run wrote but its checkpoint does not know are taken back: what they tell of
 * is done again.
 * @param lines that the checkpoint knows
 */
export async function openMetricsLog(directory: string, lines: number) {
  const file = path.join(directory, "metrics.jsonl");
  const kept = (await readMetrics(directory)).slice(0, lines);
  await writeFileAtomically(file, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  return { write: (entry: MetricsEntry) => appendFile(file, `${JSON.stringify(entry)}\n`) };
}

/** What a run has written so far; a torn last line is left out. */
export async function readMetrics(directory: string): Promise<MetricsEntry[]> {
  const text = await readFile(path.join(directory, "metrics.jsonl"), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const entry = JSON.parse(line) as MetricsEntry | null;
      return typeof entry?.kind === "string" ? [entry] : [];
    } catch {
      return [];
    }
  });
}
