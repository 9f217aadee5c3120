/*
 * Pictures to descriptors. Decoding and inference share the cores, so at best extraction takes per picture the time of decoding alone
 * plus the time of ONNX Runtime alone, each measured with all cores on the same pictures. All are measured in turns, and so is the
 * pipeline of PyTorch (extraction.py), in the best of its settings. `taskset` restricts all of them to one core or two.
 *
 * As a program it measures Loci's side: a line of JSON for each line on standard input.
 *   tsx test/bench/performance/extraction.ts LIST MODEL      LIST has the path of a picture a line
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
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
import { median } from "../median.js";
import { Contender } from "./contender.js";
import { hasPython, PYTHON, pythonFile } from "./python.js";
import { cores, inTurns, ratio, type Section, type Settings, spread } from "./section.js";

const self = fileURLToPath(import.meta.url);
const NETWORKS = { mobilenet_v2: 192, inception_v3: 64 } as const;
const BATCH = 8;

/** Pictures per second. */
interface Rates {
  readonly decoding: number;
  /** ONNX Runtime alone, in the better of two ways to use the cores. */
  readonly inference: number;
  readonly extraction: number;
}

const limitOf = ({ decoding, inference }: Rates): number => 1 / (1 / decoding + 1 / inference);

/** Each network on some pictures, on one core and on two. */
export async function measureExtraction({ rounds, pictures }: Settings): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  try {
    const drawn = join(folder, "pictures");
    if (pictures === undefined) await synthesise("places", drawn, { classes: 24, perClass: 8, size: 500 });
    const paths = (await readPictureFolder(pictures ?? drawn)).pictures.map(({ path }) => path);
    const rows: string[][] = [];
    for (const [network, count] of Object.entries(NETWORKS)) {
      const list = join(folder, `${network}.txt`);
      await writeFile(list, evenly(paths, count).join("\n"));
      for (const used of new Set([1, Math.min(2, cores)]))
        rows.push(...(await measureNetwork(network, list, used, rounds)));
    }
    const headings = ["model", "cores", "decoding alone", "ONNX Runtime alone", "best together", "Loci", "of the best"];
    const notes = [`Pictures per second, median (least–most) of ${rounds} rounds in turns.`];
    return { headings: [...headings, "PyTorch", "Loci to PyTorch"], rows, notes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureNetwork(network: string, list: string, used: number, rounds: number): Promise<string[][]> {
  const restricted = (words: readonly string[]) => new Contender("taskset", ["-c", `0-${used - 1}`, ...words]);
  const models = [`${network}/gem`, `${network}-int8/gem`];
  const ours = models.map((model) => restricted([process.execPath, "--import", "tsx", self, list, model]));
  const torch = await bestTorch(restricted, [pythonFile("extraction.py"), list, network], used);
  const rates = (contender: Contender) => async () => JSON.parse(await contender.ask("")) as Rates;
  try {
    // The first round is for warming up.
    for (const contender of ours) await contender.ask("");
    const results = await inTurns<Rates | number>(rounds, {
      ...Object.fromEntries(ours.map((contender, place) => [models[place] as string, rates(contender)])),
      ...(torch && { torch: async () => Number(await torch.ask("")) }),
    });
    const theirs = results["torch"] as number[] | undefined;
    return models.map((model) => row(model, used, results[model] as Rates[], theirs));
  } finally {
    for (const contender of [...ours, ...(torch ? [torch] : [])]) await contender.close();
  }
}

function row(model: string, used: number, rates: readonly Rates[], torch: readonly number[] | undefined): string[] {
  const of = (key: keyof Rates) => rates.map((each) => each[key]);
  const share = median(rates.map((each) => each.extraction / limitOf(each)));
  return [
    ...[`\`${model}\``, `${used}`],
    ...[of("decoding"), of("inference"), rates.map(limitOf), of("extraction")].map((values) => spread(values, 1)),
    `${(100 * share).toFixed(0)} %`,
    ...(torch ? [spread(torch, 1), ratio(of("extraction"), torch)] : ["", ""]),
  ];
}

/** PyTorch in the fastest of the ways to use so many cores; undefined where it is not installed. */
async function bestTorch(
  restricted: (words: readonly string[]) => Contender,
  words: readonly string[],
  used: number,
): Promise<Contender | undefined> {
  if (!hasPython("torch", "torchvision", "PIL")) return undefined;
  let best: { readonly contender: Contender; readonly rate: number } | undefined;
  for (const settings of torchSettings(used)) {
    const contender = restricted([PYTHON, ...words, ...settings]);
    const rate = Number(await contender.ask(""));
    const [kept, left] =
      best !== undefined && best.rate >= rate ? [best, contender] : [{ contender, rate }, best?.contender];
    best = kept;
    await left?.close();
  }
  return best?.contender;
}

/** Workers of the DataLoader and threads of the network: the ways that so many cores can be used. */
const torchSettings = (used: number): string[][] =>
  used === 1
    ? [
        ["0", "1"],
        ["0", "1", "frozen"],
      ]
    : [
        ["1", "2"],
        ["2", "2"],
        ["2", "2", "frozen"],
      ];

function evenly<Entry>(entries: readonly Entry[], count: number): Entry[] {
  if (entries.length <= count) return [...entries];
  return Array.from({ length: count }, (_, place) => entries[Math.floor((place * entries.length) / count)] as Entry);
}

/** Answers each line with what one round gives. */
async function serve(list: string, name: string): Promise<void> {
  const paths = readFileSync(list, "utf8").split("\n");
  const model = await createModel(parseModelSpec(name));
  const images: Image[] = [];
  for (const path of evenly(paths, 200)) images.push(await decodeImage(path, model.preprocessing));
  for await (const _ of createInterface(process.stdin)) {
    const decoding = await rate(paths.length, () => decodeAll(paths, model));
    const used = availableParallelism();
    const lanes = await inferenceRate(model, images, used, 1);
    const threads = used === 1 ? lanes : await inferenceRate(model, images, 1, used);
    const extraction = await extractionRate(model, paths);
    process.stdout.write(`${JSON.stringify({ decoding, inference: Math.max(lanes, threads), extraction })}\n`);
  }
}

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
  inParallel(paths, 4 * availableParallelism(), (path) => decodeImage(path, preprocessing));

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

async function extractionRate(model: Model, paths: readonly string[]): Promise<number> {
  const extractor = await openExtractor(model);
  const drain = async (some: readonly string[]) => {
    for await (const _ of extractor.describe(some.map((path) => ({ path }))));
  };
  await drain(paths.slice(0, 4 * BATCH));
  const result = await rate(paths.length, () => drain(paths));
  await extractor.close();
  return result;
}

if (process.argv[1] === self) await serve(process.argv[2] as string, process.argv[3] as string);
