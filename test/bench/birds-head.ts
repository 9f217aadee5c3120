/** How the head benches train on the birds: a scaled softmax of the classes, and the head at the start. */
import type { FeatureSet, Head, Picture } from "@loci/core";
import {
  cachedMaps,
  classNumbers,
  createHead,
  createTrainingSet,
  mapData,
  parseHeadSpec,
  plainMaps,
  resolveConfiguration,
  type TrainingConfiguration,
} from "@loci/heads";

/** Where the head learns alone, in 12 epochs. */
export const birdsConfiguration = (seed: number): TrainingConfiguration =>
  resolveConfiguration({
    // Without a margin: the scaled softmax.
    loss: "cosface(scale=16,margin=0)",
    sampler: "shuffled(batchSize=100)",
    optimiser: "adamw",
    phases: [
      { epochs: 1, rate: 1e-3, weightDecay: 1e-4, learns: "loss" },
      { epochs: 12, rate: 1e-3, weightDecay: 1e-4, schedule: "cosine(final=0)" },
    ],
    groups: [{ parameters: "loss.proxies", rateFactor: 10 }],
    clip: { value: 10 },
    views: { flip: true },
    validation: { part: 0.05, every: 2, metric: "MAP@R" },
    seed,
  });

/** Each picture asks all others. */
export function everyRole({ pictures }: Pick<FeatureSet<Picture>, "pictures">) {
  const everyPlace = pictures.map((_, place) => place);
  return { queries: everyPlace, gallery: everyPlace };
}

/** The head before training, from the pictures that it is to learn from. */
export async function freshBirdsHead(
  head: string,
  train: FeatureSet<Picture>,
  configuration: TrainingConfiguration,
): Promise<Head> {
  const maps = cachedMaps(train);
  const labels = classNumbers(train.pictures.map(({ label }) => label));
  const { seed } = configuration;
  return createHead(parseHeadSpec(head), maps.shapes, {
    seed,
    data: mapData(plainMaps(maps), {
      pictures: createTrainingSet(train.pictures, everyRole(train), configuration).train,
      seed,
      ...(labels && { labels }),
    }),
  });
}
