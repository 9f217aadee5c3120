/* Heads and steps of training beside PyTorch: what the two scripts beside this folder say, as one table. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { hasPython } from "./python.js";
import type { Section, Settings } from "./section.js";

interface Compared {
  readonly what: string;
  readonly ours: Cost;
  readonly theirs: Cost;
}

interface Cost {
  /** Median, of a batch. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

export async function measureHeads({ rounds }: Settings): Promise<Section> {
  const headings = ["", "Loci, ms a batch", "PyTorch, ms a batch", "Loci to PyTorch, speed", "Loci, MB", "PyTorch, MB"];
  if (!hasPython("torch")) return { headings, rows: [] };
  const compared = [
    ...run("heads-against-torch.ts", "--rounds", `${10 * rounds}`),
    ...run("training-against-torch.ts", "--steps", `${10 * rounds}`),
  ];
  const rows = compared.map(({ what, ours, theirs }) => [
    what,
    ours.milliseconds.toFixed(1),
    theirs.milliseconds.toFixed(1),
    `${(theirs.milliseconds / ours.milliseconds).toFixed(2)}×`,
    ours.megabytes.toFixed(0),
    theirs.megabytes.toFixed(0),
  ]);
  return { headings, rows, notes: [`Medians of ${10 * rounds}, one after the other, a process each.`] };
}

function run(script: string, ...words: readonly string[]): Compared[] {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const output = execFileSync(process.execPath, ["--import", "tsx", file, "--json", ...words], { encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Compared);
}
