import { availableParallelism } from "node:os";
import { type FeatureMapShape, missingFeatures, type OneOrMore, openBackbone, type Picture } from "@loci/core";
import { describeMaps, featureMapShapes, type MapSource, planHead, restoreHead } from "@loci/heads";
import type { CommandContext } from "../command.js";
import { asGigabytes } from "../gigabytes.js";
import { table } from "../report/table.js";
import { timeOf } from "../terminal.js";
import { featureSetOptions, type WantedFeatures } from "./cell-features.js";
import { groupFeatures } from "./extract-features.js";
import { measureNetwork } from "./measure-network.js";
import { describeCellData } from "./open-data.js";
import type { PlannedCell, SharedWork } from "./planned-cell.js";
import type { ReadExperiment } from "./read-experiment.js";
import { readCellHead } from "./report-directory.js";
import { identify, planExperiment, withoutName } from "./run-experiment.js";

/** Features of one network, size and view. */
interface FeatureEstimate {
  readonly network: string;
  readonly layers: readonly string[];
  readonly pictures: number;
  /** of these pictures the network still has to look at */
  readonly missing: number;
  readonly seconds: number;
  readonly bytes: number;
}

interface CellEstimate {
  readonly id: string;
  readonly system: string;
  readonly seed: number;
  /** whether the report directory has it */
  readonly isThere: boolean;
  readonly dimension: number;
  readonly seconds: number;
}

export interface Estimate {
  readonly features: readonly FeatureEstimate[];
  readonly cells: readonly CellEstimate[];
  readonly jobs: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Of a cell besides describing: its process, the search, the judging. */
const CELL_SECONDS = 2;
const PROBED = 8;

/**
 * What an experiment would compute, with time and disk from short probes: a few pictures through each network, a few maps
 * through each head with drawn parameters. The start from data (clusters, principal components) and the number of steps that
 * a training ends after are not known beforehand: of these cells the figure is a lower bound.
 */
export async function estimateExperiment(
  read: ReadExperiment,
  out: string | undefined,
  jobs = availableParallelism(),
  { signal }: CommandContext,
): Promise<Estimate> {
  const { opened, grid } = await planExperiment(read);
  const { experiment } = read;
  const { dataset, train } = opened;
  const shared: SharedWork = {
    ...{ out: out ?? "", dataset, train, data: await describeCellData(dataset, experiment.data) },
    ...{ protocol: withoutName(experiment.protocol), resamples: experiment.resamples },
  };
  const cells = await identify(grid, shared);
  const time = await measureNetwork(cells, dataset, signal);
  const features: FeatureEstimate[] = [];
  for (const group of await groupFeatures(cells))
    features.push(await estimateGroup(group, dataset.pictures, cells, time));
  const estimated: CellEstimate[] = [];
  const heads = new Map<string, number>();
  for (const cell of cells) {
    signal.throwIfAborted();
    estimated.push(await estimateCell(cell, dataset.pictures.length, out, heads));
  }
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    ...{ features, cells: estimated, jobs },
    seconds: sum(features.map(({ seconds }) => seconds)) + sum(estimated.map(({ seconds }) => seconds)) / jobs,
    bytes: sum(features.map(({ bytes }) => bytes)),
  };
}

async function estimateGroup(
  group: WantedFeatures,
  pictures: readonly Picture[],
  cells: readonly PlannedCell[],
  time: (cell: PlannedCell) => number,
): Promise<FeatureEstimate> {
  const [view] = group.views;
  const { maps, bytes } = await missingFeatures({ ...featureSetOptions(group, view), pictures });
  const isOf = ({ work, configuration }: PlannedCell) =>
    work.backbone === group.reference && configuration.size === group.size && configuration.fit === group.fit;
  const milliseconds = Math.max(0, ...cells.filter(isOf).map((cell) => time(cell) / cell.work.views.length));
  const viewed = view.scale === 1 && !view.flip ? "" : `, ${view.flip ? "mirrored" : ""} scale ${view.scale}`;
  return {
    network: `${group.backbone.name}, ${group.size} px, ${group.fit}${viewed}`,
    layers: group.layers,
    ...{ pictures: pictures.length, missing: maps, bytes },
    seconds: (maps * milliseconds) / 1000 / availableParallelism(),
  };
}

async function estimateCell(
  { id, system, configuration, work }: PlannedCell,
  pictures: number,
  out: string | undefined,
  known: Map<string, number>,
): Promise<CellEstimate> {
  const isThere = out !== undefined && (await readCellHead(out, id))?.kind === "cell";
  const backbone = await openBackbone(work.backbone);
  const preprocessing = { size: configuration.size, fit: configuration.fit as WantedFeatures["fit"] };
  const shapes = featureMapShapes({ backbone, layers: work.layers, views: work.views, preprocessing });
  const { descriptorLength } = planHead(work.head, shapes, work.views.length);
  const key = JSON.stringify([configuration.head, shapes]);
  const milliseconds = known.get(key) ?? (await probe(work, shapes));
  known.set(key, milliseconds);
  const seconds = isThere ? 0 : CELL_SECONDS + (pictures * milliseconds) / 1000;
  return { id, system, seed: configuration.seed, isThere, dimension: descriptorLength, seconds };
}

/** Milliseconds a picture of a head with drawn parameters, on drawn maps. */
async function probe({ head, views }: PlannedCell["work"], shapes: OneOrMore<FeatureMapShape>): Promise<number> {
  const { parameterDims } = planHead(head, shapes, views.length);
  const drawn = (length: number) => Float32Array.from({ length }, (_, place) => ((place * 7919) % 97) / 970 + 0.01);
  const parameters = Object.fromEntries(
    Object.entries(parameterDims).map(([name, dims]) => [
      name,
      { shape: [...dims], data: drawn(dims.reduce((all, each) => all * each, 1)) },
    ]),
  );
  const maps = shapes.map(({ height = 1, width = 1, channels }) => ({ height, width, channels }));
  const source: MapSource = {
    pictures: PROBED,
    shapes: maps as unknown as MapSource["shapes"],
    read: async (chosen) => maps.map(({ height, width, channels }) => drawn(chosen.length * height * width * channels)),
  };
  const places = Array.from({ length: PROBED }, (_, place) => place);
  const started = performance.now();
  await describeMaps(restoreHead(head, shapes, parameters, views.length), source, places);
  return (performance.now() - started) / PROBED;
}

export function estimateText({ features, cells, jobs, seconds, bytes }: Estimate): string[] {
  const rows = features.map((each) => [
    ...[each.network, each.layers.join(" "), `${each.pictures}`, `${each.missing}`],
    ...[timeOf(each.seconds), asGigabytes(each.bytes)],
  ]);
  const wanted = cells.filter(({ isThere }) => !isThere).length;
  return [
    table(["features", "layers", "pictures", "to extract", "about", "disk"], rows),
    "",
    table(
      ["cell", "system", "seed", "dimension", "about"],
      cells.map(({ id, system, seed, dimension, seconds: own, isThere }) => [
        ...[id, system, `${seed}`, `${dimension}`, isThere ? "there already" : timeOf(own)],
      ]),
    ),
    "",
    `${wanted} of ${cells.length} cells to compute, ${jobs} at once: about ${timeOf(seconds)} and ${asGigabytes(bytes)} of disk.`,
    "An estimate from short probes: starts from data (clusters, principal components) and trainings come on top.",
  ];
}
