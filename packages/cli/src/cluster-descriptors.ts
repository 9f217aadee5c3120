import {
  adjustedMutualInformation,
  createRandom,
  type Dataset,
  normalisedMutualInformation,
  RetrievalError,
} from "@loci/core";
import { kMeans, openNearestCentre } from "@loci/heads";
import type { CommandContext } from "./command.js";
import { rowsOf } from "./rank-with.js";

/** A figure of k-means runs from several seeds. */
export interface OverSeeds {
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** How well clusters of the descriptors, as many as there are labels, agree with the labels. */
export interface ClusteringQuality {
  readonly clusters: number;
  readonly seeds: number;
  readonly NMI: OverSeeds;
  readonly AMI: OverSeeds;
}

/**
 * NMI and AMI of k-means clusters of the queries, as in metric learning.
 * @param descriptors of all pictures of the data set, `[pictures, dimension]`
 * @throws RetrievalError when a query has no label
 */
export async function clusterDescriptors(
  dataset: Dataset,
  descriptors: Float32Array,
  { signal }: Pick<CommandContext, "signal">,
  seeds = 3,
): Promise<ClusteringQuality> {
  const labels = dataset.queries.map((place) => dataset.pictures[place]?.label);
  if (labels.includes(undefined)) {
    throw new RetrievalError({ what: "clustering: labels", expected: "one for every query", got: "pictures without" });
  }
  const dimension = descriptors.length / dataset.pictures.length;
  const points = { values: rowsOf(descriptors, dimension, dataset.queries), count: labels.length };
  const clusters = new Set(labels).size;
  const [nmi, ami]: [number[], number[]] = [[], []];
  const { assign, close } = await openNearestCentre(points, dimension);
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      const { centres } = await kMeans(points, dimension, clusters, createRandom(seed), { signal });
      const { nearest } = await assign(centres);
      nmi.push(normalisedMutualInformation(labels, nearest));
      ami.push(adjustedMutualInformation(labels, nearest));
    }
  } finally {
    await close();
  }
  return { clusters, seeds, NMI: overSeeds(nmi), AMI: overSeeds(ami) };
}

const overSeeds = (values: readonly number[]): OverSeeds => ({
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  lowest: Math.min(...values),
  highest: Math.max(...values),
});
