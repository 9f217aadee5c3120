/*
 * Backbones in 8 bits beside float32: ONNX Runtime alone on one thread, in turns, and the recall that 8 bits cost.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileModel, openOnnxSession } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { inTurns, ratio, type Section, type Settings, spread } from "./section.js";

const loci = fileURLToPath(new URL("../../../packages/cli/bin/loci.cjs", import.meta.url));
const BATCH = 8;
const NETWORKS = ["mobilenet_v2", "inception_v3"];

export async function measureInt8({ rounds, pictures, places }: Settings): Promise<Section> {
  const rows: string[][] = [];
  for (const network of NETWORKS) {
    const [full, quantised] = [`${network}/gem`, `${network}-int8/gem`];
    const speed = await measureSpeed([full, quantised], 3 * rounds);
    const recalls = [
      ...(pictures === undefined ? [] : [recallPair(full, quantised, [pictures, "--first-per-class", "30"])]),
      ...(places === undefined ? [] : [recallPair(full, quantised, [places])]),
    ];
    rows.push([`\`${network}/gem\``, ...speed, ...recalls]);
  }
  const judged = [
    ...(pictures === undefined ? [] : ["recall@1, class folders"]),
    ...(places === undefined ? [] : ["recall@1, places"]),
  ];
  return { headings: ["model", "float32, pictures/s", "int8, pictures/s", "int8 to float32", ...judged], rows };
}

async function measureSpeed(names: readonly [string, string], rounds: number): Promise<string[]> {
  const opened = await Promise.all(
    names.map(async (name) => {
      const model = await createModel(parseModelSpec(name));
      return { size: model.preprocessing.size, session: await openOnnxSession(compileModel(model), { threads: 1 }) };
    }),
  );
  const rate = (place: number) => async () => {
    const { size, session } = opened[place] as (typeof opened)[number];
    const data = Uint8Array.from(
      { length: BATCH * size * size * 3 },
      (_, at) => (Math.imul(at + 1, 2654435761) >>> 24) & 255,
    );
    const started = performance.now();
    await session.run({ pixels: { type: "uint8", dims: [BATCH, size, size, 3], data } });
    return (1000 * BATCH) / (performance.now() - started);
  };
  await inTurns(2, { full: rate(0), quantised: rate(1) });
  const { full, quantised } = await inTurns(rounds, { full: rate(0), quantised: rate(1) });
  for (const { session } of opened) await session.close();
  const [ours, theirs] = [quantised as number[], full as number[]];
  return [spread(theirs, 1), spread(ours, 1), ratio(ours, theirs)];
}

/** `.643 → .641 (−0.2 points)` */
function recallPair(full: string, quantised: string, dataset: readonly string[]): string {
  const [before, after] = [full, quantised].map((model) => recallOf(model, dataset)) as [number, number];
  const points = 100 * (after - before);
  return `${before.toFixed(3)} → ${after.toFixed(3)} (${points > 0 ? "+" : ""}${points.toFixed(1)} points)`;
}

function recallOf(model: string, dataset: readonly string[]): number {
  const output = execFileSync(process.execPath, [loci, "eval", ...dataset, "--model", model, "--json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { metrics } = JSON.parse(output) as { metrics: readonly { name: string; value: number }[] };
  return metrics.find(({ name }) => name === "recall@1")?.value ?? Number.NaN;
}
