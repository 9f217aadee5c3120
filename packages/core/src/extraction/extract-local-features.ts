import type { PictureFeatures } from "../model/local-features.js";
import { compileFeatureMaps, featureMapName, type Model } from "../model/model.js";
import { type OnnxTensor, openOnnxSession } from "../onnx/session.js";
import type { ExtractorOptions } from "./extract-descriptors.js";
import type { SkippedPicture } from "./picture-batches.js";
import { lanesFor, runOverPictures } from "./run-over-pictures.js";

export interface LocallyDescribedPictures<Picture> {
  readonly pictures: readonly Picture[];
  /** One a picture: a scale for every layer of the model, in their order. */
  readonly features: readonly PictureFeatures[];
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** A model's backbone ready to describe the parts of pictures. */
export interface LocalFeatureExtractor {
  /** Local features in the order of the pictures, a batch at a time; unreadable pictures are told, not thrown. */
  describe<Picture extends { readonly path: string }>(
    pictures: Iterable<Picture>,
  ): AsyncGenerator<LocallyDescribedPictures<Picture>>;
  close(): Promise<void>;
}

/**
 * Opens ONNX Runtime with the backbone alone. Local features are the locations of the feature maps that the model's head
 * takes, each channel vector at unit L2 norm, of the picture as it is (no other views). Locations where every channel is 0
 * (or one is not finite) have no direction and are left out, so pictures may have different numbers of them.
 */
export async function openLocalFeatureExtractor(
  { backbone, layers, preprocessing }: Pick<Model, "backbone" | "layers" | "preprocessing">,
  options: ExtractorOptions = {},
): Promise<LocalFeatureExtractor> {
  const network = compileFeatureMaps(backbone, layers);
  const session = await openOnnxSession(network, { lanes: lanesFor(options.pictures) });
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
  const start = picture * height * width * dimension;
  const descriptors = new Float32Array(height * width * dimension);
  const locations = new Float32Array(height * width * 2);
  let count = 0;
  for (let cell = 0; cell < height * width; cell++) {
    const vector = (data as Float32Array).subarray(start + cell * dimension, start + (cell + 1) * dimension);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (!(norm > 0 && norm < Number.POSITIVE_INFINITY)) continue;
    for (let at = 0; at < dimension; at++) descriptors[count * dimension + at] = (vector[at] as number) / norm;
    locations.set([(cell % width) + 0.5, Math.floor(cell / width) + 0.5], 2 * count);
    count++;
  }
  return { dimension, descriptors: descriptors.slice(0, count * dimension), locations: locations.slice(0, 2 * count) };
}
