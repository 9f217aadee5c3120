/**
 * What training the last stages of the network brings for classes that it never saw, beside the same head on the frozen network:
 *   npx tsx test/bench/fine-tuning.ts --birds CUB200-2010/images [--from mixed7] [--layer mixed8] [--head 'project(dimensions=64)|bilinear']
 *     [--seed 42] [--size 299] [--epochs 3] [--rate 0.001] [--tail-rate 0.1] [--work .fine-tuning] [--out docs/results/fine-tuning.csv]
 *
 * Classes 1–100 to train on (a twentieth of them to choose the best epoch by), 101–200 to be asked of each other. The head learns in
 * 12 epochs as in trained-heads.ts, then head and network from there. Scores are means over the seeds, 95 % intervals by a
 * bootstrap over the queries, differences paired by query. Each seed is a process, one after the other; seeds that are done are not
 * done again, one that was ended goes on.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { bootstrapInterval, openBackbone, pairedBootstrap } from "@loci/core";
import { openBirds } from "./birds-features.js";
import type { FineTunedResult } from "./fine-tuned-result.js";

const { values: given } = parseArgs({
  options: {
    birds: { type: "string" },
    from: { type: "string", default: "mixed7" },
    layer: { type: "string", default: "mixed8" },
    head: { type: "string", default: "project(dimensions=64)|bilinear" },
    seed: { type: "string", multiple: true, default: ["42", "43", "44"] },
    size: { type: "string", default: "299" },
    epochs: { type: "string", default: "3" },
    rate: { type: "string", default: "0.001" },
    "tail-rate": { type: "string", default: "0.1" },
    work: { type: "string", default: ".fine-tuning" },
    out: { type: "string", default: "docs/results/fine-tuning.csv" },
  },
});
const { birds, from, layer, head, work } = given;
if (!birds) throw new Error("--birds names the pictures");
const [size, epochs, rate, tailRate] = [given.size, given.epochs, given.rate, given["tail-rate"]].map(Number);

// Both layers in one pass over the network.
await (
  await openBirds(birds, await openBackbone("inception_v3"), [from, layer], { size: size as number, flip: false })
).close();

async function resultOf(seed: string): Promise<FineTunedResult> {
  const directory = path.join(work, seed);
  const file = path.join(directory, "result.json");
  const done = await readFile(file, "utf8").catch(() => undefined);
  if (done === undefined) {
    await mkdir(directory, { recursive: true });
    const script = path.join(import.meta.dirname, "fine-tuned-head.ts");
    const options = JSON.stringify({ birds, from, layer, head, seed: Number(seed), size, epochs, rate, tailRate });
    const started = promisify(execFile)("npx", ["tsx", script, options, directory], { maxBuffer: 2 ** 26 });
    started.child.stderr?.pipe(process.stderr, { end: false });
    await started;
  }
  return JSON.parse(done ?? (await readFile(file, "utf8")));
}

const results: FineTunedResult[] = [];
for (const seed of given.seed) results.push(await resultOf(seed));

/** Of each query, the mean over the seeds. */
function meanOverSeeds(part: "frozen" | "tuned", metric: string): number[] {
  const all = results.map((result) => result[part].scores[metric]?.scores as readonly number[]);
  return (all[0] as readonly number[]).map(
    (_, query) => all.reduce((sum, scores) => sum + (scores[query] as number), 0) / all.length,
  );
}

const points = (value: number) => (100 * value).toFixed(1);
const span = ({ lower, upper }: { lower: number; upper: number }) => `${points(lower)} to ${points(upper)}`;
const most = (of: (result: FineTunedResult) => number) => Math.max(...results.map(of));
const columns = [
  ...["head", "size", "seeds", "part", "recall@1", "95 % interval", "recall@2", "recall@4", "recall@8", "MAP@R"],
  ...[
    "gain in recall@1",
    "95 % interval",
    "gain in MAP@R",
    "95 % interval",
    "gain of each seed",
    "steps",
    "minutes",
    "GiB",
  ],
];
const rows: string[][] = [];
for (const part of ["frozen", "tuned"] as const) {
  const mean = async (metric: string) => points((await bootstrapInterval(meanOverSeeds(part, metric))).mean);
  const recall = await bootstrapInterval(meanOverSeeds(part, "recall@1"));
  const others = await Promise.all(["recall@2", "recall@4", "recall@8", "MAP@R"].map(mean));
  const gains = await Promise.all(
    ["recall@1", "MAP@R"].map((metric) =>
      pairedBootstrap(meanOverSeeds("tuned", metric), meanOverSeeds("frozen", metric)),
    ),
  );
  const meanOf = (scores: readonly number[]) => scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const ofSeed = ({ frozen, tuned }: FineTunedResult) => {
    const [before, after] = [frozen, tuned].map(({ scores }) =>
      meanOf(scores["recall@1"]?.scores as readonly number[]),
    );
    return points((after as number) - (before as number));
  };
  rows.push([
    ...[head, `${size}`, given.seed.join(" "), part, points(recall.mean), span(recall), ...others],
    ...(part === "tuned" ? gains.flatMap((gain) => [points(gain.mean), span(gain)]) : ["", "", "", ""]),
    part === "tuned" ? results.map(ofSeed).join(" ") : "",
    ...[`${most((result) => result[part].steps)}`, most((result) => result[part].minutes).toFixed(1)],
    part === "tuned" ? most(({ gigabytes }) => gigabytes).toFixed(2) : "",
  ]);
}

const cell = (value: string) => (/[",]/.test(value) ? `"${value}"` : value);
await mkdir(path.dirname(given.out), { recursive: true });
await writeFile(given.out, `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`);
for (const row of [columns, ...rows]) console.log(row.join("  "));
console.log(`${results[0]?.weights} weights of the network learned`);
