/* Heads and steps of training beside PyTorch: what the two scripts beside this folder say, as one table. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cellsOf, type SideBySide } from "../side-by-side.js";
import { hasPython } from "./python.js";
import type { Section, Settings } from "./section.js";

export async function measureHeads({ rounds }: Settings): Promise<Section> {
  const headings = ["", "Loci, ms a batch", "PyTorch, ms a batch", "Loci to PyTorch, speed", "Loci, MB", "PyTorch, MB"];
  if (!hasPython("torch")) return { headings, rows: [] };
  const compared = [run("heads-against-torch.ts", rounds), run("training-against-torch.ts", rounds)].flat();
  const notes = [`${rounds} processes each, in turns: medians of their medians, with the least and the most.`];
  return { headings, rows: compared.map(cellsOf), notes };
}

function run(script: string, turns: number): SideBySide[] {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const words = ["--import", "tsx", file, "--json", "--turns", `${turns}`];
  const output = execFileSync(process.execPath, words, { encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as SideBySide);
}
