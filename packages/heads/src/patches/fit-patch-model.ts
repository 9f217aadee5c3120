import {
  compileFormula,
  createRandom,
  type Model,
  openOnnxSession,
  type PictureFile,
  RetrievalError,
  runOverPictures,
  sample,
} from "@loci/core";
import { principalAxes, whiteningScales } from "../finishes/principal-axes.js";
import { type PatchModel, type PatchOptions, patchMapOf, patchScales, rawPatches } from "./patch-model.js";

export interface FitPatchOptions {
  /** Of the draw (default 42). */
  readonly seed?: number;
  /** Called for the pictures that are sampled; what it throws ends the work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Decomposing the products of so many patches with each other takes some seconds. */
const PATCHES = 1000;
const PER_PICTURE = 10;
const OUTPUT = "patches";

/**
 * Finds the whitening of patch descriptors: the principal components of patches of all sizes, drawn at random.
 * @throws RetrievalError when the model has no map for patches, or the pictures give too few of them
 */
export async function fitPatchModel(
  model: Model,
  pictures: readonly PictureFile[],
  options: PatchOptions,
  { seed = 42, onProgress }: FitPatchOptions = {},
): Promise<PatchModel> {
  const { clusters, channels } = patchMapOf(model);
  const length = clusters * channels;
  const random = createRandom(seed);
  const wanted = Math.max(PATCHES, 2 * options.dimensions);
  const chosen = sample(random, pictures.length, Math.ceil(wanted / PER_PICTURE)).map(
    (position) => pictures[position] as PictureFile,
  );
  const perScale = Math.ceil(PER_PICTURE / patchScales(model, options).length);
  const rows: Float32Array[] = [];
  for (const [round, scale] of patchScales(model, options).entries()) {
    const patches = scale.locations.length / 2;
    const output = { name: OUTPUT, axes: ["batch", patches, length] };
    const network = compileFormula(model, rawPatches(model, scale), output);
    const session = await openOnnxSession(network, { device: model.backbone.device });
    let done = 0;
    try {
      for await (const batch of runOverPictures(session, chosen, model.preprocessing)) {
        const values = batch.outputs[OUTPUT]?.data as Float32Array | undefined;
        for (const picture of batch.pictures.keys()) {
          for (const patch of sample(random, patches, perScale)) {
            const start = (picture * patches + patch) * length;
            rows.push((values as Float32Array).slice(start, start + length));
          }
        }
        done += batch.pictures.length + batch.skipped.length;
        if (round === 0) onProgress?.(done, chosen.length);
      }
    } finally {
      await session.close();
    }
  }
  if (rows.length <= options.dimensions) {
    throw new RetrievalError({
      what: "patches to find the principal components of",
      expected: `more than ${options.dimensions}, the dimensions`,
      got: `${rows.length}`,
      remedy: "Give more pictures or fewer dimensions",
    });
  }
  return { model, options, whitening: await whiteningOf(rows, length, options.dimensions) };
}

async function whiteningOf(rows: readonly Float32Array[], length: number, dimensions: number) {
  const values = new Float32Array(rows.length * length);
  for (const [place, row] of rows.entries()) values.set(row, place * length);
  const { mean, axes, variances } = await principalAxes({ values, count: rows.length }, length, dimensions);
  const scales = whiteningScales(variances);
  const projection = axes.map((value, index) => value * (scales[index % dimensions] as number));
  return { mean: { shape: [length], data: mean }, projection: { shape: [length, dimensions], data: projection } };
}
