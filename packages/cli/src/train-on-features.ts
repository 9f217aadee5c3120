import {
  type Backbone,
  type Dataset,
  type FeatureSet,
  type NetworkTail,
  type OneOrMore,
  type Picture,
  type Preprocessing,
  type TensorFlowEngine,
  viewsOf,
} from "@loci/core";
import {
  cachedMaps,
  classNumbers,
  createHead,
  createTrainingSet,
  featureMapShapes,
  type HeadSpec,
  mapData,
  plainMaps,
  restoreHead,
  resumedParameters,
  runIdentity,
  splitTail,
  type TrainedHead,
  type TrainingConfiguration,
  trainHead,
} from "@loci/heads";

/** What a training looks at: layers of a network, in pictures brought to its input. */
export interface SeenByTraining {
  readonly backbone: Backbone;
  readonly layers: OneOrMore<string>;
  readonly preprocessing: Preprocessing;
}

export interface FeatureTraining {
  readonly seen: SeenByTraining;
  /** of the pictures of `dataset` that could be read, in the views of `trainingViews` */
  readonly features: FeatureSet<Picture>;
  /** what of the network learns with the head, and the maps that it takes, of the same pictures in the same views */
  readonly tail?: { readonly network: NetworkTail; readonly features: FeatureSet<Picture> } | undefined;
  readonly dataset: Dataset;
  readonly head: HeadSpec;
  /** what the run is known by: a run under another name is not gone on with */
  readonly name: string;
  readonly configuration: TrainingConfiguration;
  /** of the head's start */
  readonly seed: number;
  readonly engine: TensorFlowEngine;
  /** of checkpoint and metrics */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly onReport?: (line: string) => void;
  readonly onMetrics?: Parameters<typeof trainHead>[0]["onMetrics"];
  /** `performance.now()` from which the run's time counts */
  readonly started?: number;
}

/** Trains a head, or a head and stages of a network, on cached feature maps; a run that was interrupted, killed even, goes on. */
export async function trainOnFeatures(training: FeatureTraining): Promise<TrainedHead> {
  const { seen, features, dataset, head: spec, name, configuration, seed } = training;
  const { engine, directory, signal, onReport, onMetrics, started, tail } = training;
  const { pictures, contents } = features;
  const maps = cachedMaps(features);
  const roles = rolesOf(dataset, pictures);
  const shapes = featureMapShapes(seen);
  const whole = tail ? `${name}, trained from ${tail.network.inputs[0]}` : name;
  const identity = runIdentity(seen, whole, configuration, pictures, roles, { seed, contents });
  const known = await resumedParameters({ directory, identity, engine });
  const start = () => {
    const labels = classNumbers(pictures.map(({ label }) => label));
    const sample = { pictures: createTrainingSet(pictures, roles, configuration).train, seed, signal };
    const data = mapData(plainMaps(maps), { ...sample, ...(labels && { labels }) });
    return createHead(spec, shapes, { seed, data, signal, ...(onReport && { onReport }) });
  };
  const head = known === undefined ? await start() : restoreHead(spec, shapes, splitTail(known).head);
  return trainHead({
    ...{ engine, head, pictures, roles, maps, configuration, directory, identity, signal },
    ...(tail && { tail: { network: tail.network, maps: cachedMaps(tail.features) } }),
    ...(onMetrics && { onMetrics }),
    ...(started !== undefined && { started }),
  });
}

/** The views of each picture that a training with this configuration draws from. */
export function trainingViews({ views: { flip, crops, jitter }, seed }: TrainingConfiguration): OneOrMore<View> {
  const colours = { brightness: jitter, contrast: jitter, saturation: jitter, hue: jitter / 5 };
  return viewsOf({ flip, crops, ...(jitter > 0 && { jitter: colours }), seed }) as unknown as OneOrMore<View>;
}

type View = ReturnType<typeof viewsOf>[number];

/** Queries and gallery of the data set, by places among some of its pictures. */
export function rolesOf({ pictures, queries, gallery }: Dataset, some: readonly Picture[]) {
  const placeOf = new Map(some.map((picture, place) => [picture, place]));
  const placed = (role: readonly number[]) => role.flatMap((place) => placeOf.get(pictures[place] as Picture) ?? []);
  return { queries: placed(queries), gallery: placed(gallery) };
}
