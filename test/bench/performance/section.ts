import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "@loci/core";
import { median } from "../median.js";

/** One table of docs/performance.md. */
export interface Section {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What else was noticed, a sentence each. */
  readonly notes?: readonly string[];
}

export interface Settings {
  /** Rounds of everything that is measured in turns. */
  readonly rounds: number;
  /** A folder of class folders; drawn pictures are taken when there is none. */
  readonly pictures: string | undefined;
  /** A data set with queries of its own, to judge 8 bits by. */
  readonly places: string | undefined;
  /** Descriptors of real pictures, float32 .npy, whose last 1,000 rows are the queries. */
  readonly descriptors: string | undefined;
  /** Sets of drawn vectors that indexes are measured with: how many, of how many components. */
  readonly vectors: readonly (readonly [number, number])[];
  /** Numbers of descriptors along the curve of growth, ascending. */
  readonly sizes: readonly number[];
}

export const cores = cpus().length;

/** `median (least–most)` */
export function spread(values: readonly number[], digits = 0): string {
  const text = (value: number) => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

/** Of two series that were measured in turns: the median of the ratios of the rounds. */
export function ratio(ours: readonly number[], theirs: readonly number[]): string {
  return `${median(ours.map((value, round) => value / (theirs[round] as number))).toFixed(2)}×`;
}

/** `round` after `round`, each contender in its turn. @returns what each gave, by its name */
export async function inTurns<Result>(
  rounds: number,
  contenders: Readonly<Record<string, () => Result | Promise<Result>>>,
): Promise<Record<string, Result[]>> {
  const results: Record<string, Result[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(contenders)) {
      results[name] ??= [];
      results[name].push(await measure());
    }
  }
  return results;
}

const file = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));

/** Puts a section between its marks in docs/performance.md. */
export async function record(name: string, { headings, rows, notes = [] }: Section, command: string): Promise<void> {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(headings), line(headings.map(() => "---")), ...rows.map(line)];
  const load = `load ${(loadavg()[0] as number).toFixed(1)} at the end`;
  const machine = `${cores} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${load}`;
  const text = [`\`${command}\`: ${machine}.`, ...notes, "", ...table].join("\n");
  process.stdout.write(`\n## ${name}\n${text}\n`);
  const before = readFileSync(file, "utf8");
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [head, rest] = before.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`docs/performance.md has no place for "${name}"`);
  await writeFileAtomically(file, `${head}${start}${text}\n${end}${tail}`);
}
