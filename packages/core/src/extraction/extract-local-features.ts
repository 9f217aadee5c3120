import type { PictureFile } from "../image/picture-file.js";
import type { PictureFeatures } from "../model/local-features.js";
import { compileFeatureMaps, featureMapName, type Model } from "../model/model.js";
import { type OnnxTensor, openOnnxSession } from "../onnx/session.js";
import type { ExtractorOptions } from "./extract-descriptors.js";
import type { SkippedPicture } from "./picture-batches.js";
import { runOverPictures, sessionFor } from "./run-over-pictures.js";

export interface LocallyDescribedPictures<Picture> {
  readonly pictures: readonly Picture[];
  /** One a picture: a scale for every layer of the model, in their order. */
  readonly features: readonly PictureFeatures[];
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** A model's backbone ready to describe the parts of pictures. */
export interface LocalFeatureExtractor {
  /** Local features in the order of the pictures, a batch at a time; unreadable pictures are told, not thrown. */
  describe<Picture extends PictureFile>(pictures: Iterable<Picture>): AsyncGenerator<LocallyDescribedPictures<Picture>>;
  close(): Promise<void>;
}

const MOST_LOCATIONS = 400;

/**
 * Opens ONNX Runtime with the backbone alone. Local features are the locations of the feature maps that the model's head
 * takes, each channel vector at unit L2 norm, of the picture as it is (no other views). Locations where every channel is 0
 * (or one is not finite) have no direction and are left out, so pictures may have different numbers of them. Of maps with more than 400 locations
 * the means over squares of 2 × 2, 3 × 3, … cells are taken, as matching takes time by the square of their number.
 */
export async function openLocalFeatureExtractor(
  { backbone, layers, preprocessing }: Pick<Model, "backbone" | "layers" | "preprocessing">,
  options: ExtractorOptions = {},
): Promise<LocalFeatureExtractor> {
  const network = compileFeatureMaps(backbone, layers);
  const session = await openOnnxSession(network, sessionFor(backbone, options.pictures));
  return {
    async *describe(pictures) {
      for await (const { pictures: read, outputs, skipped } of runOverPictures(session, pictures, preprocessing)) {
        const features = read.map((_, place) =>
          layers.map((layer) => localFeaturesOf(outputs[featureMapName(layer)] as OnnxTensor, place)),
        );
        yield { pictures: read, features, skipped };
      }
    },
    close: session.close,
  };
}

/** @param maps float32 `[pictures, height, width, channels]` */
function localFeaturesOf({ dims, data }: OnnxTensor, picture: number): PictureFeatures[number] {
  const [, height, width, dimension] = dims as [number, number, number, number];
  const length = height * width * dimension;
  const map = (data as Float32Array).subarray(picture * length, (picture + 1) * length);
  const side = Math.ceil(Math.sqrt((height * width) / MOST_LOCATIONS));
  const descriptors: Float32Array[] = [];
  const locations: number[] = [];
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      const square = { top, left, bottom: Math.min(height, top + side), right: Math.min(width, left + side) };
      const descriptor = directionOf(map, width, dimension, square);
      if (descriptor === undefined) continue;
      descriptors.push(descriptor);
      locations.push((square.left + square.right) / 2, (square.top + square.bottom) / 2);
    }
  }
  const rows = new Float32Array(descriptors.length * dimension);
  for (const [row, descriptor] of descriptors.entries()) rows.set(descriptor, row * dimension);
  return { dimension, descriptors: rows, locations: Float32Array.from(locations) };
}

/** Cells of a map; the lower and the right border are outside. */
interface Square {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The sum of the cells' vectors at unit L2 norm; `undefined` when it has no direction. */
function directionOf(map: Float32Array, width: number, dimension: number, { top, left, bottom, right }: Square) {
  const sum = new Float64Array(dimension);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const start = (row * width + column) * dimension;
      for (let at = 0; at < dimension; at++) sum[at] = (sum[at] as number) + (map[start + at] as number);
    }
  }
  const norm = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
  if (!(norm > 0 && norm < Number.POSITIVE_INFINITY)) return undefined;
  return Float32Array.from(sum, (value) => value / norm);
}
