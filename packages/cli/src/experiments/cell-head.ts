import path from "node:path";
import {
  type Head,
  type OneOrMore,
  openFeatureSet,
  openTensorFlowEngine,
  type Picture,
  RetrievalError,
  viewsOf,
} from "@loci/core";
import {
  cachedMaps,
  classNumbers,
  createHead,
  createTrainingSet,
  featureMapShapes,
  formatHeadSpec,
  type MapSource,
  type MetricsEntry,
  mapData,
  plainMaps,
  readMetrics,
  restoreHead,
  resumedParameters,
  runIdentity,
  trainHead,
} from "@loci/heads";
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
  const features = await openFeatureSet({
    ...seen,
    pictures: train.pictures,
    views: trainingViews(configuration),
    signal,
  });
  try {
    const maps = cachedMaps(features);
    const { pictures } = features;
    const roles = rolesOf(train, pictures);
    const engine = await openTensorFlowEngine("auto");
    const { seed } = cell.configuration;
    const origin = { seed, contents: features.contents };
    const identity = runIdentity(seen, formatHeadSpec(spec), configuration, pictures, roles, origin);
    const known = await resumedParameters({ directory, identity, engine });
    const labels = classNumbers(pictures.map(({ label }) => label));
    const startFrom = { pictures: createTrainingSet(pictures, roles, configuration).train, seed, signal };
    const data = mapData(plainMaps(maps), { ...startFrom, ...(labels && { labels }) });
    const head = known
      ? restoreHead(spec, featureMapShapes(seen), known)
      : await createHead(spec, featureMapShapes(seen), { seed, data, signal });
    const trained = await trainHead({
      engine,
      head,
      pictures,
      roles,
      maps,
      configuration,
      directory,
      identity,
      signal,
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

type Views = OneOrMore<ReturnType<typeof viewsOf>[number]>;

function trainingViews({ views: { flip, crops, jitter }, seed }: NonNullable<PlannedCell["work"]["training"]>): Views {
  const colours = { brightness: jitter, contrast: jitter, saturation: jitter, hue: jitter / 5 };
  return viewsOf({ flip, crops, ...(jitter > 0 && { jitter: colours }), seed }) as unknown as Views;
}

/** Queries and gallery by places among some of the pictures. */
function rolesOf({ pictures, queries, gallery }: NonNullable<SharedWork["train"]>, some: readonly Picture[]) {
  const placeOf = new Map(some.map((picture, place) => [picture, place]));
  const placed = (role: readonly number[]) => role.flatMap((place) => placeOf.get(pictures[place] as Picture) ?? []);
  return { queries: placed(queries), gallery: placed(gallery) };
}
