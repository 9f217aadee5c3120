import { mkdir, readFile, rm } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { evaluate, type Head, type Model, openBackbone, type Picture, RetrievalError, reportDecoder } from "@loci/core";
import { assembleModel, describeMaps, type MapSource } from "@loci/heads";
import { WriterLock } from "@loci/index";
import { chooseProtocol } from "../choose-protocol.js";
import { rerankDataset } from "../rerank-dataset.js";
import { chooseReranking } from "../rerank-option.js";
import { processTerminal, quiet } from "../terminal.js";
import { LOCI_VERSION, versionOfDependency } from "../version.js";
import { type OpenFeatures, openFeatures, type WantedFeatures } from "./cell-features.js";
import { type CellHead, startCellHead, trainCellHead, trainingDirectory } from "./cell-head.js";
import { keepFirst, metricsOf, queryLines } from "./cell-lines.js";
import type { CellCost, CellEnvironment, CellLine } from "./cell-result.js";
import { median, openCellSearch } from "./cell-search.js";
import type { PlannedCell, SharedWork } from "./planned-cell.js";

/** What one picture costs before the head, from the encoded file to the feature maps: measured once for all cells. */
export type NetworkTime = number;

/**
 * Computes a cell.
 * @param networkMilliseconds from encoded picture to feature maps
 * @throws RetrievalError when it cannot be computed; the signal's reason: what was trained until then is kept
 */
export async function runCell(
  cell: PlannedCell,
  shared: SharedWork,
  networkMilliseconds: NetworkTime,
  signal: AbortSignal,
): Promise<readonly CellLine[]> {
  const started = performance.now();
  const { work, configuration } = cell;
  const backbone = await openBackbone(work.backbone);
  const fit = configuration.fit as WantedFeatures["fit"];
  const wanted: WantedFeatures = {
    ...{ reference: work.backbone, backbone, layers: work.layers },
    ...{ size: configuration.size, fit, views: work.views },
  };
  const features = await openFeatures(wanted, shared.dataset.pictures, { signal });
  try {
    checkComplete(features, shared);
    const made = await makeHead(cell, shared, wanted, features.source, signal);
    const places = shared.dataset.pictures.map((_, place) => place);
    const descriptors = await describeMaps(made.head, features.source, places, { signal });
    const { views, layers } = work;
    const preprocessing = { ...backbone.preprocessing, size: configuration.size, fit };
    const model = assembleModel({ backbone, layers, views, preprocessing, head: made.head });
    const judged = await judge(cell, shared, model, descriptors, signal);
    const headMilliseconds = await timeHead(made.head, features.source);
    const cost: CellCost = {
      seconds: (performance.now() - started) / 1000,
      trainingSeconds: made.trainingSeconds,
      millisecondsPerPicture: networkMilliseconds + headMilliseconds,
      millisecondsPerQuery: judged.millisecondsPerQuery,
      indexBytes: judged.search.indexBytes,
      peakBytes: await peakBytes(),
    };
    return linesOf(cell, shared, made, judged, cost);
  } finally {
    await features.close();
  }
}

function checkComplete({ sets }: OpenFeatures, { dataset }: SharedWork): void {
  const missing = sets.flatMap(({ skipped }) => skipped)[0];
  if (missing === undefined) return;
  throw new RetrievalError({
    what: `${(missing.picture as Picture).name} is usable for other cells, not for this one`,
    expected: `features of all ${dataset.pictures.length} pictures`,
    got: missing.reason.message,
    cause: missing.reason,
  });
}

const LOCK_PATIENCE = 60_000;

/** What is trained is kept in a directory of the cell's own, which the process of a killed run may still hold for a moment. */
async function makeHead(
  cell: PlannedCell,
  shared: SharedWork,
  wanted: WantedFeatures,
  source: MapSource,
  signal: AbortSignal,
): Promise<CellHead> {
  if (cell.work.training === null) return startCellHead(cell, shared, wanted, source, signal);
  const directory = trainingDirectory(shared.out, cell.id);
  await mkdir(directory, { recursive: true });
  const lock = await patiently(() => WriterLock.acquire(directory), signal);
  try {
    return await trainCellHead(cell, shared, wanted, directory, signal);
  } finally {
    await lock.release();
  }
}

async function patiently<Value>(attempt: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  for (const started = performance.now(); ; ) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - started > LOCK_PATIENCE) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function judge(
  { work, configuration: { rerank, seed } }: PlannedCell,
  { dataset, protocol: chosen, resamples }: SharedWork,
  model: Model,
  descriptors: Float32Array,
  signal: AbortSignal,
) {
  const protocol = chooseProtocol(dataset, chosen);
  const judgements = protocol.judge(dataset);
  const search = await openCellSearch(dataset, descriptors, work.index, { seed, signal });
  const context = quiet({ terminal: processTerminal(), signal });
  const reranked =
    rerank === null
      ? undefined
      : await rerankDataset(
          {
            ...{ model, dataset, descriptors, judgements },
            ignoredAreOut: protocol.stated.settings.otherSequences === true,
          },
          chooseReranking(rerank),
          context,
        );
  try {
    const kept = keepFirst((reranked ?? search).rank, judgements);
    const evaluation = await evaluate(protocol, judgements, kept.rank, { resamples });
    const searchMilliseconds = await search.millisecondsPerQuery();
    return {
      search,
      evaluation,
      queries: queryLines(dataset, judgements, evaluation, kept.firsts),
      millisecondsPerQuery: searchMilliseconds + (reranked?.cost().millisecondsPerQuery ?? 0),
      indexRecall: await search.recall(),
      stated: protocol.stated,
    };
  } finally {
    await reranked?.close();
    await search.close();
  }
}

type Judged = Awaited<ReturnType<typeof judge>>;

function linesOf(
  cell: PlannedCell,
  { data }: SharedWork,
  { head, entries, engine }: CellHead,
  judged: Judged,
  cost: CellCost,
): CellLine[] {
  const { id, system, configuration } = cell;
  return [
    {
      ...{ kind: "cell", format: 1, id, system, configuration, data, protocol: judged.stated },
      metrics: metricsOf(judged.evaluation),
      ...{ dimension: head.descriptorLength, bytes: judged.search.bytes, parameters: parametersOf(head) },
      ...{ cost, indexRecall: judged.indexRecall, environment: environmentOf(engine) },
    },
    ...judged.queries,
    ...entries.map((entry) => ({ kind: "training", entry }) as const),
  ];
}

const parametersOf = ({ parameters }: Head): number =>
  Object.values(parameters).reduce((sum, { data }) => sum + data.length, 0);

const TIMED = 16;
const ROUNDS = 3;

/** Milliseconds of the head for a picture, in batches, on maps that are in memory. */
async function timeHead(head: Head, source: MapSource): Promise<number> {
  const places = Array.from({ length: TIMED }, (_, place) => place % source.pictures);
  const maps = await source.read(places);
  const inMemory: MapSource = { ...source, read: async () => maps.map((map) => map.slice()) };
  const times: number[] = [];
  const rounds = Array.from({ length: ROUNDS }, () => places).flat();
  let before = performance.now();
  await describeMaps(head, inMemory, rounds, {
    onProgress: () => {
      times.push((performance.now() - before) / places.length);
      before = performance.now();
    },
  });
  // The first one opens the session.
  return median(times.slice(1));
}

/** The most memory that this process has held since the system was told to forget it (`cell-worker.ts`); where the system cannot forget, since it began. */
async function peakBytes(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
  return kilobytes === undefined ? process.resourceUsage().maxRSS * 1024 : Number(kilobytes) * 1024;
}

function environmentOf(engine: string | undefined): CellEnvironment {
  const [processor] = cpus();
  return {
    versions: {
      ...{
        loci: LOCI_VERSION,
        node: process.version,
        onnxruntime: versionOfDependency("onnxruntime-node"),
        libvips: reportDecoder().libvips,
      },
      ...(engine !== undefined && { training: engine }),
    },
    processor: processor?.model.trim() ?? "unknown",
    ...{ cores: availableParallelism(), memoryBytes: totalmem(), finished: new Date().toISOString() },
  };
}

/** What was trained is in the cell's file. */
export const forgetTraining = (out: string, id: string): Promise<void> =>
  rm(trainingDirectory(out, id), { recursive: true, force: true });
