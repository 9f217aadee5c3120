import {
  createRandom,
  type Head,
  type MapFormula,
  type Model,
  type OneOrMore,
  openExtractor,
  type PictureFile,
  sample,
  sampleLocations,
} from "@loci/core";
import { classNumbers } from "./class-numbers.js";
import type { HeadData, MapPositions } from "./create-head.js";
import type { DescriptorSample } from "./finishes/finish-definition.js";
import type { LocationSampleSize } from "./head-definition.js";

/** A picture that heads may start their parameters from. */
export interface SamplePicture extends PictureFile {
  /** For finishes that learn from labels. */
  readonly label?: string;
}

export interface PictureDataOptions {
  /** Of the draw (default 42). */
  readonly seed?: number;
  /** Called for the pictures that are sampled; what it throws ends the work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Local descriptors and descriptors of a random part of the pictures, seen as the model will see them. */
export function pictureData(
  seen: Pick<Model, "backbone" | "layers" | "views" | "preprocessing">,
  pictures: readonly SamplePicture[],
  options: PictureDataOptions = {},
): HeadData {
  return {
    async locations(formula: MapFormula, channels: number, maps: MapPositions, size: LocationSampleSize) {
      return sampleLocations({ ...partOf(seen, maps), formula, channels }, pictures, {
        ...size,
        random: createRandom(options.seed ?? 42),
        ...(options.onProgress && { onProgress: options.onProgress }),
      });
    },
    descriptors: (head, maps, count) => sampleDescriptors({ ...partOf(seen, maps), head }, pictures, count, options),
  };
}

/** The layers and views behind these positions: all of them, or some layers in the first view. */
function partOf<Seen extends Pick<Model, "layers" | "views">>(seen: Seen, maps: MapPositions): Seen {
  const { layers, views } = seen;
  if (maps.length === layers.length * views.length) return seen;
  return { ...seen, layers: maps.map((map) => layers[map]) as unknown as OneOrMore<string>, views: [views[0]] };
}

async function sampleDescriptors(
  model: Pick<Model, "backbone" | "layers" | "views" | "preprocessing"> & { readonly head: Head },
  pictures: readonly SamplePicture[],
  count: number,
  { seed = 42, onProgress }: PictureDataOptions,
): Promise<DescriptorSample> {
  const positions = sample(createRandom(seed), pictures.length, count);
  const chosen = positions.map((position) => pictures[position] as SamplePicture);
  const extractor = await openExtractor(model, { pictures: chosen.length });
  const batches: Float32Array[] = [];
  const labels: (string | undefined)[] = [];
  let done = 0;
  try {
    for await (const batch of extractor.describe(chosen)) {
      batches.push(batch.descriptors);
      labels.push(...batch.pictures.map(({ label }) => label));
      done += batch.pictures.length + batch.skipped.length;
      onProgress?.(done, chosen.length);
    }
  } finally {
    await extractor.close();
  }
  const values = new Float32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const batch of batches) {
    values.set(batch, offset);
    offset += batch.length;
  }
  const numbers = classNumbers(labels);
  return { values, count: labels.length, ...(numbers && { labels: numbers }) };
}
