import type { MapSource } from "../features/map-source.js";
import { randomAt } from "./random-at.js";

/** Feature maps of pictures under some views, as a feature cache keeps them. */
export interface TrainingMaps {
  readonly pictures: number;
  /** The first one is the picture as it is. */
  readonly views: number;
  /** Of every layer. */
  readonly shapes: MapSource["shapes"];
  /** For each layer float32 `[requests, height, width, channels]`, the caller's own. */
  read(requests: readonly { readonly picture: number; readonly view: number }[]): Promise<readonly Float32Array[]>;
}

/** The pictures as they are. */
export const plainMaps = ({ pictures, shapes, read }: TrainingMaps): MapSource => ({
  pictures,
  shapes,
  read: (wanted) => read(wanted.map((picture) => ({ picture, view: 0 }))),
});

/** Keeps these numbers apart from others of the same step. */
const VIEWS = 14;

/** The maps of a step, each picture under a view drawn for this step. */
export async function readStep(maps: TrainingMaps, pictures: readonly number[], seed: number, step: number) {
  const random = randomAt(seed, VIEWS, step);
  const values = await maps.read(pictures.map((picture) => ({ picture, view: random.integer(maps.views) })));
  return maps.shapes.map(({ height, width, channels }, layer) => ({
    values: values[layer] as Float32Array,
    dims: [pictures.length, height, width, channels],
  }));
}
