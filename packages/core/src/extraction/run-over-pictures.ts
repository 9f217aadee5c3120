import { availableParallelism } from "node:os";
import { pMapIterable } from "p-map";
import type { Preprocessing } from "../backbones/backbone.js";
import { RetrievalError } from "../errors.js";
import { decodeImage } from "../image/decode-image.js";
import { PIXELS } from "../model/model.js";
import type { OnnxSession, OnnxTensors } from "../onnx/session.js";
import { batchPictures, type DecodedPicture, type SkippedPicture } from "./picture-batches.js";

/** Pictures per run of the network: more gain nothing on a CPU and cost memory. */
export const BATCH_SIZE = 8;

export interface PictureOutputs<Picture> {
  readonly pictures: readonly Picture[];
  /** The network's outputs for them, first axis in the same order; empty when no picture of the batch could be read. */
  readonly outputs: OnnxTensors;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/**
 * Decodes pictures and runs a network over them, both at once and off the event loop, and gives the results in the order of
 * the pictures. A few batches are in flight at any time, however slow the consumer is.
 * @param session a compiled network whose input is `pixels`
 */
export async function* runOverPictures<Picture extends { readonly path: string }>(
  session: OnnxSession,
  pictures: Iterable<Picture>,
  preprocessing: Pick<Preprocessing, "fit" | "size">,
): AsyncGenerator<PictureOutputs<Picture>> {
  const decode = async (picture: Picture): Promise<DecodedPicture<Picture>> => {
    try {
      return { picture, image: await decodeImage(picture.path, preprocessing) };
    } catch (error) {
      if (error instanceof RetrievalError) return { picture, reason: error };
      throw error;
    }
  };
  const concurrency = 2 * availableParallelism();
  const decoded = pMapIterable(pictures, decode, {
    concurrency,
    // p-map wants it to be no less than the concurrency.
    backpressure: Math.max(concurrency, (session.lanes + 1) * BATCH_SIZE),
  });
  const run = async ({ pixels, ...batch }: Awaited<BatchOf<Picture>>): Promise<PictureOutputs<Picture>> => ({
    ...batch,
    outputs: batch.pictures.length > 0 ? await session.run({ [PIXELS]: pixels }) : {},
  });
  yield* pMapIterable(batchPictures(decoded, BATCH_SIZE), run, {
    concurrency: session.lanes + 1,
    backpressure: session.lanes + 2,
  });
}

type BatchOf<Picture> = ReturnType<typeof batchPictures<Picture>> extends AsyncGenerator<infer Batch> ? Batch : never;
