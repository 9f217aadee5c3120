import path from "node:path";
import { type Head, openFeatureSet, openTensorFlowEngine, RetrievalError } from "@loci/core";
import {
  classNumbers,
  createHead,
  featureMapShapes,
  formatHeadSpec,
  type MapSource,
  type MetricsEntry,
  mapData,
  readMetrics,
  restoreHead,
} from "@loci/heads";
import { trainingViews, trainOnFeatures } from "../train-on-features.js";
import { openFeatures, type WantedFeatures } from "./cell-features.js";
import type { PlannedCell, SharedWork } from "./planned-cell.js";

export interface CellHead {
  readonly head: Head;
  readonly entries: readonly MetricsEntry[];
  /** 0 where nothing was trained */
  readonly trainingSeconds: number;
  readonly engine: string | undefined;
}

/** Where checkpoint and metrics of a cell's training are kept, so that one that was killed goes on. */
export const trainingDirectory = (out: string, id: string): string => path.join(out, "training", id);

/** Of a head that is not trained: it starts from the training pictures, or else from the gallery without its labels. */
export async function startCellHead(
  cell: PlannedCell,
  shared: SharedWork,
  wanted: WantedFeatures,
  gallery: MapSource,
  signal: AbortSignal,
): Promise<CellHead> {
  const { dataset, train } = shared;
  const { head: spec, views } = cell.work;
  const { seed } = cell.configuration;
  const create = (source: MapSource, pictures: readonly number[], labels?: Int32Array) =>
    createHead(spec, featureMapShapes({ ...wanted, preprocessing: wanted }), {
      ...{ seed, views: views.length, signal },
      data: mapData(source, { pictures, seed, signal, ...(labels && { labels }) }),
    });
  const untrained = (head: Head): CellHead => ({ head, entries: [], trainingSeconds: 0, engine: undefined });
  if (train === undefined) return untrained(await create(gallery, dataset.gallery));
  const features = await openFeatures(wanted, train.pictures, { signal });
  try {
    const { pictures } = features.sets[0];
    const labels = classNumbers(pictures.map(({ label }) => label));
    return untrained(await create(features.source, [...pictures.keys()], labels));
  } finally {
    await features.close();
  }
}

/** @param directory made already, of this cell alone */
export async function trainCellHead(
  cell: PlannedCell,
  shared: SharedWork,
  wanted: WantedFeatures,
  directory: string,
  signal: AbortSignal,
): Promise<CellHead> {
  const { head: spec, layers, training: configuration, views } = cell.work;
  const { train } = shared;
  if (configuration === null || train === undefined) throw new Error("nothing to train");
  const { backbone } = wanted;
  const preprocessing = { ...backbone.preprocessing, size: wanted.size, fit: wanted.fit };
  const seen = { backbone, layers, preprocessing };
  const { pictures } = train;
  const features = await openFeatureSet({ ...seen, pictures, views: trainingViews(configuration), signal });
  try {
    const engine = await openTensorFlowEngine("auto");
    const trained = await trainOnFeatures({
      ...{ seen, features, dataset: train, head: spec, name: formatHeadSpec(spec), configuration },
      ...{ seed: cell.configuration.seed, engine, directory, signal },
    });
    if (!trained.isOver) signal.throwIfAborted();
    const { failure, best, seconds } = trained.progress;
    if (failure !== undefined && best === undefined) throw new RetrievalError({ what: failure });
    const viewed = featureMapShapes({ ...seen, views });
    return {
      head: restoreHead(spec, viewed, trained.parameters, views.length),
      entries: await readMetrics(directory),
      trainingSeconds: seconds,
      engine: engine.description,
    };
  } finally {
    await features.close();
  }
}
