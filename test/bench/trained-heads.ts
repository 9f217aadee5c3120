/**
 * What training a head on frozen features brings for classes it never saw: every head before and after training on a scaled softmax of the classes,
 *   npx tsx test/bench/trained-heads.ts --birds CUB200-2010/images [--layer mixed8] [--head 'netvlad(clusters=16)'] [--seed 42]
 *     [--at-once 2] [--work .trained-heads] [--out docs/results/trained-heads.csv]     (heads and seeds more than once, if wanted)
 *
 * Classes 1–100 to train on (a twentieth of them to choose the best epoch by), 101–200 to be asked of each other, on the feature
 * maps of the bundled InceptionV3. Scores are means over the seeds, 95 % intervals by a bootstrap over the queries, differences
 * paired by query. Each run is a process; runs that are done are not done again, one that was ended goes on.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { bootstrapInterval, openBackbone, pairedBootstrap } from "@loci/core";
import { openBirds } from "./birds-features.js";
import type { TrainedHeadResult } from "./trained-head-result.js";

const { values: given } = parseArgs({
  options: {
    birds: { type: "string" },
    layer: { type: "string", default: "mixed8" },
    head: {
      type: "string",
      multiple: true,
      default: [
        "gap|pca(dimensions=512)",
        "gem(learn=channel)|pca(dimensions=512)",
        "attention|project(dimensions=64)|bilinear",
        "netvlad(clusters=16)",
        "project(dimensions=64)|bilinear",
        "project(dimensions=64)|compact-bilinear(dimensions=1024)",
        "mixvpr(channels=128,depth=1)",
      ],
    },
    seed: { type: "string", multiple: true, default: ["42", "43", "44"] },
    "at-once": { type: "string", default: "2" },
    work: { type: "string", default: ".trained-heads" },
    out: { type: "string", default: "docs/results/trained-heads.csv" },
  },
});
const { birds, layer, work } = given;
if (!birds) throw new Error("--birds names the pictures");

// Once, and not by every run beside the others.
await (await openBirds(birds, await openBackbone("inception_v3"), [layer])).close();

interface RunName {
  readonly head: string;
  readonly seed: string;
}

const directoryOf = ({ head, seed }: RunName) => path.join(work, `${layer}-${head.replace(/[^\w=,-]+/g, "_")}-${seed}`);

async function resultOf(run: RunName): Promise<TrainedHeadResult | undefined> {
  const text = await readFile(path.join(directoryOf(run), "result.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function runOnce(run: RunName): Promise<void> {
  if ((await resultOf(run)) !== undefined) return;
  await mkdir(directoryOf(run), { recursive: true });
  const script = path.join(import.meta.dirname, "trained-head.ts");
  const started = promisify(execFile)(
    "npx",
    ["tsx", script, birds as string, layer, run.head, run.seed, directoryOf(run)],
    { maxBuffer: 2 ** 26 },
  );
  started.child.stderr?.pipe(process.stderr, { end: false });
  await started;
}

const runs = given.seed.flatMap((seed) => given.head.map((head) => ({ head, seed })));
const waiting = [...runs];
await Promise.all(
  Array.from({ length: Number(given["at-once"]) }, async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) await runOnce(run);
  }),
);

type Part = "untrained" | "trained";
type Scores = readonly number[];

/** Of each query, the mean over the seeds. */
function meanOverSeeds(results: readonly TrainedHeadResult[], part: Part, metric: string): Scores {
  const all = results.map((result) => result[part][metric]?.scores as Scores);
  return (all[0] as Scores).map(
    (_, query) => all.reduce((sum, scores) => sum + (scores[query] as number), 0) / all.length,
  );
}

const columns = [
  ...[
    "head",
    "length",
    "part",
    "recall@1",
    "95 % interval",
    "recall@2",
    "recall@4",
    "recall@8",
    "MAP@R",
    "95 % interval",
  ],
  ...["gain in recall@1", "95 % interval", "steps", "minutes", "GiB"],
];
const rows: string[][] = [];
const best: Partial<Record<Part, { head: string; scores: Scores; mean: number }>> = {};
const points = (value: number) => (100 * value).toFixed(1);
const span = ({ lower, upper }: { lower: number; upper: number }) => `${points(lower)} to ${points(upper)}`;

for (const head of given.head) {
  const results = await Promise.all(
    given.seed.map(async (seed) => (await resultOf({ head, seed })) as TrainedHeadResult),
  );
  const [untrained, trained] = (["untrained", "trained"] as const).map((part) =>
    meanOverSeeds(results, part, "recall@1"),
  );
  const gain = await pairedBootstrap(trained as Scores, untrained as Scores);
  for (const part of ["untrained", "trained"] as const) {
    const scores = part === "trained" ? (trained as Scores) : (untrained as Scores);
    const recall = await bootstrapInterval(scores);
    const precision = await bootstrapInterval(meanOverSeeds(results, part, "MAP@R"));
    const others = ["recall@2", "recall@4", "recall@8"].map((metric) => mean(meanOverSeeds(results, part, metric)));
    const most = (of: (result: TrainedHeadResult) => number) => Math.max(...results.map(of));
    rows.push([
      ...[head, `${results[0]?.length}`, part, points(recall.mean), span(recall), ...others.map(points)],
      ...[points(precision.mean), span(precision)],
      ...(part === "trained"
        ? [points(gain.mean), span(gain), `${most(({ steps }) => steps)}`, most(({ minutes }) => minutes).toFixed(1)]
        : ["", "", "", ""]),
      part === "trained" ? most(({ gigabytes }) => gigabytes).toFixed(2) : "",
    ]);
    if (recall.mean > (best[part]?.mean ?? 0)) best[part] = { head, scores, mean: recall.mean };
  }
}
function mean(values: Scores): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const cell = (value: string) => (/[",]/.test(value) ? `"${value}"` : value);
await mkdir(path.dirname(given.out), { recursive: true });
await writeFile(given.out, `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`);
for (const row of [columns, ...rows]) console.log(row.join("  "));
const { trained, untrained } = best as Required<typeof best>;
const difference = await pairedBootstrap(trained.scores, untrained.scores);
console.log(
  `\n${trained.head} trained against ${untrained.head} untrained, recall@1: ${points(difference.mean)} points (${span(difference)})`,
);
