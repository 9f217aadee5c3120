import type { Preprocessing } from "../backbones/backbone.js";
import type { PictureFile } from "../image/picture-file.js";
import { compileFormula, type MapFormula, type Model } from "../model/model.js";
import { type OnnxTensor, openOnnxSession } from "../onnx/session.js";
import { type Random, sample } from "../random.js";
import { runOverPictures } from "./run-over-pictures.js";

/** Where the locations are: in the map that a formula makes of a backbone's layers. */
export interface LocationSource extends Pick<Model, "backbone" | "layers" | "views"> {
  readonly preprocessing: Pick<Preprocessing, "fit" | "size">;
  readonly formula: MapFormula;
  /** Of the map. */
  readonly channels: number;
}

export interface LocationSampling {
  /** How many pictures, and how many locations of each, at the most. */
  readonly pictures: number;
  readonly perPicture: number;
  readonly random: Random;
  readonly onProgress?: (done: number, total: number) => void;
}

const MAP = "map";

/**
 * Local descriptors of random locations in random pictures, for clustering: float32 `[count, channels]`, each of unit L2
 * norm. Pictures that cannot be read are passed over.
 */
export async function sampleLocations(
  source: LocationSource,
  pictures: readonly PictureFile[],
  sampling: LocationSampling,
): Promise<{ readonly values: Float32Array; readonly count: number }> {
  const { random, perPicture, onProgress } = sampling;
  const { formula, channels, preprocessing } = source;
  const chosen = sample(random, pictures.length, sampling.pictures).map((position) => pictures[position]);
  const output = { name: MAP, axes: ["batch", "rows", "columns", channels] };
  const session = await openOnnxSession(compileFormula(source, formula, output), { device: source.backbone.device });
  const rows: Float32Array[] = [];
  let done = 0;
  try {
    for await (const batch of runOverPictures(session, chosen as PictureFile[], preprocessing)) {
      const map = batch.outputs[MAP];
      if (map !== undefined) rows.push(...drawLocations(map, perPicture, random));
      done += batch.pictures.length + batch.skipped.length;
      onProgress?.(done, chosen.length);
    }
  } finally {
    await session.close();
  }
  const values = new Float32Array(rows.length * channels);
  for (const [position, row] of rows.entries()) values.set(row, position * channels);
  return { values, count: rows.length };
}

/** @param map float32 `[pictures, height, width, channels]` */
function drawLocations({ dims, data }: OnnxTensor, perPicture: number, random: Random): Float32Array[] {
  const [pictures, height, width, channels] = dims as [number, number, number, number];
  const positions = Array.from({ length: pictures }, (_, picture) =>
    sample(random, height * width, perPicture).map((location) => picture * height * width + location),
  );
  return positions
    .flat()
    .map((position) => unit((data as Float32Array).subarray(position * channels, (position + 1) * channels)));
}

/** A copy scaled to unit L2 norm; a zero vector stays zero. */
function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const component of vector) sum += component * component;
  const norm = Math.max(Math.sqrt(sum), 1e-12);
  return vector.map((component) => component / norm);
}
