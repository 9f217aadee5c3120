import type { FeatureSet, Maps } from "@loci/core";
import type { MapSource } from "../features/map-source.js";
import { randomAt } from "./random-at.js";

/** Feature maps of pictures under some views, as a feature cache keeps them. */
export interface TrainingMaps {
  readonly pictures: number;
  /** The first one is the picture as it is. */
  readonly views: number;
  /** Of every layer. */
  readonly shapes: MapSource["shapes"];
  /**
   * For each layer float32 `[requests, height, width, channels]`, the caller's own.
   * @param reuse what an earlier read gave and nobody needs any more: it may be emptied, and its memory used again
   */
  read(
    requests: readonly { readonly picture: number; readonly view: number }[],
    reuse?: readonly Float32Array[],
  ): Promise<readonly Float32Array[]>;
}

/** Those of a feature cache. */
export const cachedMaps = (features: Omit<FeatureSet<unknown>, "close">): TrainingMaps => ({
  pictures: features.pictures.length,
  views: features.views.length,
  shapes: features.shapes as unknown as TrainingMaps["shapes"],
  read: (requests, reuse) => features.read(requests, reuse as readonly Maps[]),
});

/** The pictures as they are. */
export const plainMaps = ({ pictures, shapes, read }: TrainingMaps): MapSource => ({
  pictures,
  shapes,
  read: (wanted) => read(wanted.map((picture) => ({ picture, view: 0 }))),
});

/** Keeps these numbers apart from others of the same step. */
const VIEWS = 14;

/** For each layer what `Learner.learn` takes. */
export type StepMaps = readonly { readonly values: Float32Array; readonly dims: readonly number[] }[];

/**
 * Reads the maps of steps, each picture under a view drawn for the step. The next step's are read while one learns, into the
 * memory of those that were learned from; the values do not depend on it.
 */
export function createStepReader(maps: TrainingMaps, seed: number) {
  let ahead: { readonly step: number; readonly maps: Promise<StepMaps> } | undefined;
  let free: StepMaps = [];
  const begin = async (pictures: readonly number[], step: number): Promise<StepMaps> => {
    const reuse = free.map(({ values }) => values);
    free = [];
    const random = randomAt(seed, VIEWS, step);
    const requests = pictures.map((picture) => ({ picture, view: random.integer(maps.views) }));
    const values = await maps.read(requests, reuse);
    return maps.shapes.map(({ height, width, channels }, layer) => ({
      values: values[layer] as Float32Array,
      dims: [pictures.length, height, width, channels],
    }));
  };
  return {
    /** @param next the pictures of the step after this one, where they are known */
    async read(pictures: readonly number[], step: number, next?: readonly number[]): Promise<StepMaps> {
      const read = await (ahead?.step === step ? ahead.maps : begin(pictures, step));
      ahead = next && { step: step + 1, maps: begin(next, step + 1) };
      // Told when that step comes, if it does.
      ahead?.maps.catch(() => {});
      return read;
    },
    /** Nobody needs these maps any more. */
    release(used: StepMaps): void {
      free = used;
    },
  };
}
