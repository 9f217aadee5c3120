/**
 * How close extraction comes to what its two parts allow together on this machine:
 *   npm run bench -- PICTURES [--model mobilenet_v2/gem] [--rounds 3]
 *
 * Decoding and inference share the cores, so at best extraction takes per picture the time of decoding alone plus the time of
 * ONNX Runtime alone, each measured with all cores, on the same pictures, in the same run. Rounds alternate, so that a
 * machine that gets slower or faster meanwhile does so for all three. Without PICTURES it draws some.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  compileModel,
  decodeImage,
  type Image,
  type Model,
  openExtractor,
  openOnnxSession,
  readPictureFolder,
  synthesise,
} from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { median } from "./median.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: "string", default: "mobilenet_v2/gem" }, rounds: { type: "string", default: "3" } },
});

const BATCH = 8;
const cores = availableParallelism();

/** Pictures per second of `job`, which handles `count` of them. */
async function rate(count: number, job: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await job();
  return count / ((performance.now() - started) / 1000);
}

/** Runs `task` over `inputs`, `concurrency` at a time. */
async function inParallel<Input>(
  inputs: readonly Input[],
  concurrency: number,
  task: (input: Input) => Promise<unknown>,
): Promise<void> {
  const queue = inputs.values();
  const worker = async () => {
    for (const input of queue) await task(input);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

const decodeAll = (paths: readonly string[], { preprocessing }: Model) =>
  inParallel(paths, 4 * cores, (path) => decodeImage(path, preprocessing));

/** ONNX Runtime by itself, on pixels that are there already, under one way to use the cores. */
async function inferenceRate(model: Model, images: readonly Image[], lanes: number, threads: number): Promise<number> {
  const session = await openOnnxSession(compileModel(model), { lanes, threads });
  const batches = Array.from({ length: Math.floor(images.length / BATCH) }, (_, i) =>
    images.slice(i * BATCH, (i + 1) * BATCH),
  );
  const run = async (batch: readonly Image[]) => {
    const [{ width, height }] = batch as [Image];
    const data = new Uint8Array(BATCH * width * height * 3);
    for (const [i, image] of batch.entries()) data.set(image.data, i * image.data.length);
    await session.run({ pixels: { type: "uint8", dims: [BATCH, height, width, 3], data } });
  };
  await inParallel(batches.slice(0, 2 * lanes), lanes, run);
  const result = await rate(batches.length * BATCH, () => inParallel(batches, lanes + 1, run));
  await session.close();
  return result;
}

async function extractionRate(model: Model, pictures: readonly { readonly path: string }[]): Promise<number> {
  const extractor = await openExtractor(model);
  const drain = async (some: readonly { readonly path: string }[]) => {
    for await (const _ of extractor.describe(some));
  };
  await drain(pictures.slice(0, 4 * BATCH));
  const result = await rate(pictures.length, () => drain(pictures));
  await extractor.close();
  return result;
}

async function main(): Promise<void> {
  const drawn = positionals[0] === undefined ? await mkdtemp(join(tmpdir(), "loci-bench-")) : undefined;
  if (drawn !== undefined) await synthesise("places", join(drawn, "places"), { classes: 30, perClass: 10 });
  const folder = await readPictureFolder(positionals[0] ?? join(drawn as string, "places"));
  const model = await createModel(parseModelSpec(values.model), { pictures: folder.pictures });
  const paths = folder.pictures.map(({ path }) => path);
  const images: Image[] = [];
  for (const path of paths.slice(0, 400)) images.push(await decodeImage(path, model.preprocessing));

  const rounds = {
    decoding: [] as number[],
    lanes: [] as number[],
    threads: [] as number[],
    extraction: [] as number[],
  };
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.decoding.push(await rate(paths.length, () => decodeAll(paths, model)));
    rounds.lanes.push(await inferenceRate(model, images, cores, 1));
    rounds.threads.push(await inferenceRate(model, images, 1, cores));
    rounds.extraction.push(await extractionRate(model, folder.pictures));
  }
  const [decoding, lanes, threads, extraction] = [rounds.decoding, rounds.lanes, rounds.threads, rounds.extraction].map(
    median,
  ) as [number, number, number, number];
  const limit = 1 / (1 / decoding + 1 / Math.max(lanes, threads));
  console.log(
    `${model.name}, ${paths.length} pictures, ${cores} cores, median of ${values.rounds} rounds, pictures per second`,
  );
  console.log(`decoding alone                              ${decoding.toFixed(1)}`);
  console.log(`ONNX Runtime alone, ${cores} sessions of 1 thread   ${lanes.toFixed(1)}`);
  console.log(`ONNX Runtime alone, 1 session of ${cores} threads   ${threads.toFixed(1)}`);
  console.log(`both together allow                         ${limit.toFixed(1)}`);
  console.log(
    `extraction                                  ${extraction.toFixed(1)} = ${((100 * extraction) / limit).toFixed(0)} % of that`,
  );
  if (drawn !== undefined) await rm(drawn, { recursive: true });
}

await main();
