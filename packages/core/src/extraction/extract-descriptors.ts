import { RetrievalError } from "../errors.js";
import type { PictureFile } from "../image/picture-file.js";
import { compileModel, DESCRIPTOR, type Model } from "../model/model.js";
import { type OnnxSession, openOnnxSession } from "../onnx/session.js";
import type { SkippedPicture } from "./picture-batches.js";
import { runOverPictures, sessionFor } from "./run-over-pictures.js";

export interface DescribedPictures<Picture> {
  readonly pictures: readonly Picture[];
  /** Float32 `[pictures, descriptorLength]`, row-major, each row of unit L2 norm. */
  readonly descriptors: Float32Array;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** What descriptors depend on. */
export type DescribingModel = Pick<Model, "backbone" | "layers" | "views" | "preprocessing" | "head">;

/** A model ready to describe pictures. */
export interface Extractor<Describing extends DescribingModel = Model> {
  readonly model: Describing;
  /** Descriptors in the order of the pictures, a batch at a time; unreadable pictures are told, not thrown. */
  describe<Picture extends PictureFile>(pictures: Iterable<Picture>): AsyncGenerator<DescribedPictures<Picture>>;
  close(): Promise<void>;
}

export interface ExtractorOptions {
  /** How many pictures will be described, when that is known: a few need no lane for every core. */
  readonly pictures?: number;
}

/** Opens ONNX Runtime with backbone and head fused into one network. */
export async function openExtractor<Describing extends DescribingModel>(
  model: Describing,
  options: ExtractorOptions = {},
): Promise<Extractor<Describing>> {
  const session = await openOnnxSession(compileModel(model), sessionFor(model.backbone, options.pictures));
  return { model, describe: (pictures) => describePictures(session, model, pictures), close: session.close };
}

async function* describePictures<Picture extends PictureFile>(
  session: OnnxSession,
  { preprocessing, head }: DescribingModel,
  pictures: Iterable<Picture>,
): AsyncGenerator<DescribedPictures<Picture>> {
  for await (const batch of runOverPictures(session, pictures, preprocessing)) {
    const descriptors = (batch.outputs[DESCRIPTOR]?.data ?? new Float32Array()) as Float32Array;
    yield withoutDegenerate({ ...batch, descriptors }, head.descriptorLength);
  }
}

/** Moves pictures whose descriptor cannot be compared (zero, or not finite) to the skipped ones. */
function withoutDegenerate<Picture>(batch: DescribedPictures<Picture>, length: number): DescribedPictures<Picture> {
  const row = (position: number) => batch.descriptors.subarray(position * length, (position + 1) * length);
  const positions = batch.pictures.map((_, position) => position);
  const good = positions.filter((position) => Math.abs(norm(row(position)) - 1) < 1e-3);
  if (good.length === positions.length) return batch;
  const bad = positions.filter((position) => !good.includes(position));
  const descriptors = new Float32Array(good.length * length);
  for (const [place, position] of good.entries()) descriptors.set(row(position), place * length);
  return {
    pictures: good.map((position) => batch.pictures[position] as Picture),
    descriptors,
    skipped: [
      ...batch.skipped,
      ...bad.map((position) => ({
        picture: batch.pictures[position] as Picture,
        reason: new RetrievalError({
          what: "descriptor of the picture",
          expected: "unit norm",
          got: `norm ${norm(row(position))}`,
          remedy: Number.isFinite(norm(row(position)))
            ? "The network sees nothing in it; leave it out or choose another layer"
            : "The head's numbers leave the range of float32; choose less extreme options",
        }),
      })),
    ],
  };
}

function norm(vector: Float32Array): number {
  let sum = 0;
  for (const component of vector) sum += component * component;
  return Math.sqrt(sum);
}
