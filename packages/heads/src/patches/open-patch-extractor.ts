import {
  compileFormula,
  type LocalFeatures,
  openOnnxSession,
  type PictureFile,
  runOverPictures,
  type SkippedPicture,
} from "@loci/core";
import { type PatchModel, patchScales, whitenedPatches } from "./patch-model.js";

export interface PatchedPictures<Picture> {
  readonly pictures: readonly Picture[];
  /** For each picture its patches, by size in the order of the options. */
  readonly patches: readonly (readonly LocalFeatures[])[];
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** A patch model ready to describe pictures. */
export interface PatchExtractor {
  /** Patches in the order of the pictures, a batch at a time; unreadable pictures are told, not thrown. */
  describe<Picture extends PictureFile>(pictures: Iterable<Picture>): AsyncGenerator<PatchedPictures<Picture>>;
  close(): Promise<void>;
}

const OUTPUT = "patches";

export async function openPatchExtractor(patchModel: PatchModel): Promise<PatchExtractor> {
  const { model, options } = patchModel;
  const { dimensions } = options;
  const scales = patchScales(model, options);
  const perPicture = scales.reduce((sum, { locations }) => sum + locations.length / 2, 0);
  const output = { name: OUTPUT, axes: ["batch", perPicture, dimensions] };
  const network = compileFormula(model, whitenedPatches(patchModel), output);
  const session = await openOnnxSession(network, { device: model.backbone.device });
  const patchesOf = (all: Float32Array, picture: number): LocalFeatures[] => {
    let next = picture * perPicture;
    return scales.map(({ locations }) => {
      const start = next;
      next += locations.length / 2;
      return { descriptors: all.slice(start * dimensions, next * dimensions), dimension: dimensions, locations };
    });
  };
  return {
    async *describe(pictures) {
      for await (const batch of runOverPictures(session, pictures, model.preprocessing)) {
        const all = (batch.outputs[OUTPUT]?.data ?? new Float32Array()) as Float32Array;
        const patches = batch.pictures.map((_, place) => patchesOf(all, place));
        yield { pictures: batch.pictures, patches, skipped: batch.skipped };
      }
    },
    close: session.close,
  };
}
