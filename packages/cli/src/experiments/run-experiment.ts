import { availableParallelism, totalmem } from "node:os";
import { type Dataset, type Picture, RetrievalError, type SkippedPicture, sha256 } from "@loci/core";
import { WriterLock } from "@loci/index";
import { chooseProtocol } from "../choose-protocol.js";
import type { CommandContext } from "../command.js";
import { checkRerankable } from "../rerank-dataset.js";
import { chooseReranking } from "../rerank-option.js";
import { LOCI_VERSION } from "../version.js";
import { type CellAnswer, runPool } from "./cell-pool.js";
import type { CellData, CellSummary } from "./cell-result.js";
import { checkTrainingCells } from "./check-training-cells.js";
import { expandGrid, type GridCell } from "./expand-grid.js";
import { extractFeatures, groupFeatures } from "./extract-features.js";
import { measureNetwork } from "./measure-network.js";
import { contentsOf, describeCellData, fingerprintOf, type OpenedData, openExperimentData } from "./open-data.js";
import type { PlannedCell, SharedWork } from "./planned-cell.js";
import type { ReadExperiment } from "./read-experiment.js";
import { beginReport, checkReportDirectory, readCellHead, writeCellFile, writeResults } from "./report-directory.js";
import { forgetTraining } from "./run-cell.js";

export interface ExperimentRun {
  readonly read: ReadExperiment;
  /** report directory, absolute */
  readonly out: string;
  /** cells at once; default: one a core, as far as memory goes */
  readonly jobs?: number | undefined;
  readonly restart: boolean;
}

export interface FinishedExperiment {
  readonly cells: readonly PlannedCell[];
  /** the file with the lines of all of them */
  readonly results: string;
  readonly data: CellData;
  readonly dataset: Dataset;
  /** how many were computed now, were there before, and failed */
  readonly computed: number;
  readonly reused: number;
  readonly failed: number;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** An experiment with everything checked that can be before pictures are looked at. */
export interface PlannedExperiment {
  readonly opened: OpenedData;
  readonly grid: readonly GridCell[];
}

/** @throws RetrievalError for what does not go together, naming the line where one is to blame */
export async function planExperiment(read: ReadExperiment): Promise<PlannedExperiment> {
  const grid = await expandGrid(read);
  const opened = await openExperimentData(read.experiment);
  chooseProtocol(opened.dataset, withoutName(read.experiment.protocol)).judge(opened.dataset);
  for (const { configuration } of grid) {
    if (configuration.rerank !== null) checkRerankable(opened.dataset, chooseReranking(configuration.rerank));
  }
  await checkTrainingCells(grid, opened.train);
  return { opened, grid };
}

/** The protocol under the name that the command line has for it. */
export const withoutName = ({ name, ...settings }: ReadExperiment["experiment"]["protocol"]) => ({
  ...settings,
  protocol: name,
});

/** Memory that a cell may well take beside its share of the cores. */
const CELL_BYTES = 1.5 * 2 ** 30;

/**
 * Computes every cell that the report directory does not have. A run that was killed goes on: cells that are there are left
 * as they are, a training goes on from its checkpoint. Cells that failed are tried again.
 * @throws RetrievalError when another process computes into the same directory; the signal's reason
 */
export async function runExperiment(run: ExperimentRun, context: CommandContext): Promise<FinishedExperiment> {
  const { read, out, restart } = run;
  const { experiment } = read;
  const { opened, grid } = await planExperiment(read);
  for (const note of opened.notes) context.terminal.note(note);
  await checkReportDirectory(out);
  const lock = await WriterLock.acquire(out);
  try {
    await beginReport(out, { format: 1, experiment }, restart);
    const groups = await groupFeatures(grid);
    const features = await extractFeatures(groups, opened.dataset, context);
    try {
      const { dataset, skipped } = features;
      const shared: SharedWork = {
        ...{ out, dataset, train: opened.train, data: await describeCellData(dataset, experiment.data) },
        ...{ protocol: withoutName(experiment.protocol), resamples: experiment.resamples },
      };
      const cells = await identify(grid, shared);
      const counts = await computeMissing(cells, shared, run, context);
      const results = await writeResults(
        out,
        cells.map(({ id }) => id),
      );
      context.signal.throwIfAborted();
      return { cells, results, dataset, data: shared.data, skipped, ...counts };
    } finally {
      await features.close();
    }
  } finally {
    await lock.release();
  }
}

/** Gives cells their ids: hashes of everything that their figures depend on. */
export async function identify(grid: readonly GridCell[], shared: SharedWork): Promise<PlannedCell[]> {
  const { dataset, train, data, protocol, resamples } = shared;
  const learned = train === undefined ? null : fingerprintOf(train, await contentsOf(train.pictures));
  const { stated } = chooseProtocol(dataset, protocol);
  return grid.map(({ backboneFingerprint, ...cell }) => {
    const facts = [
      1,
      // Another version may compute other numbers.
      LOCI_VERSION,
      cell.configuration,
      backboneFingerprint,
      data.fingerprint,
      learned,
      stated,
      resamples,
    ];
    return { ...cell, id: sha256(JSON.stringify(facts)).slice(0, 16) };
  });
}

async function computeMissing(
  cells: readonly PlannedCell[],
  shared: SharedWork,
  { out, jobs = defaultJobs() }: ExperimentRun,
  context: CommandContext,
) {
  const missing: PlannedCell[] = [];
  for (const cell of cells) if ((await readCellHead(out, cell.id))?.kind !== "cell") missing.push(cell);
  const reused = cells.length - missing.length;
  if (missing.length === 0) return { computed: 0, reused, failed: 0 };
  if (reused > 0) context.terminal.note(`${reused} of ${cells.length} cells are there already`);
  const times = await measureNetwork(missing, shared.dataset, context.signal);
  const bar = context.terminal.progress("Cells", cells.length, reused);
  let [computed, failed] = [0, 0];
  const onAnswer = async (cell: PlannedCell, answer: CellAnswer) => {
    if (answer.kind === "ended") return;
    if (answer.kind === "failed") {
      failed++;
      const { id, system, configuration } = cell;
      await writeCellFile(out, id, [
        { kind: "failure", format: 1, id, system, configuration, message: answer.message },
      ]);
      context.terminal.note(`${system}: ${answer.message}`);
    } else {
      computed++;
      await forgetTraining(out, cell.id);
    }
    bar.update(reused + computed + failed, cell.system);
  };
  try {
    await runPool(missing, { jobs, shared, networkMilliseconds: times, signal: context.signal, onAnswer });
  } finally {
    bar.stop();
  }
  return { computed, reused, failed };
}

const defaultJobs = () => Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / CELL_BYTES)));

/** The first line of every cell that was computed, in the order of the experiment. */
export async function summariesOf(out: string, cells: readonly PlannedCell[]): Promise<readonly CellSummary[]> {
  const found: CellSummary[] = [];
  for (const { id } of cells) {
    const head = await readCellHead(out, id);
    if (head?.kind === "cell") found.push(head);
  }
  if (found.length > 0) return found;
  throw new RetrievalError({ what: "no cell could be computed", remedy: "The lines above say why" });
}
