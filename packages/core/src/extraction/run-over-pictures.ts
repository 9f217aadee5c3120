import { availableParallelism } from "node:os";
import { pMapIterable } from "p-map";
import type { Backbone, Preprocessing } from "../backbones/backbone.js";
import { RetrievalError } from "../errors.js";
import { decodePicture } from "../image/decode-picture.js";
import type { Image } from "../image/image.js";
import type { PictureFile } from "../image/picture-file.js";
import { PIXELS } from "../model/model.js";
import type { OnnxSession, OnnxSessionOptions, OnnxTensors } from "../onnx/session.js";
import { batchPictures, type DecodedPicture, type SkippedPicture } from "./picture-batches.js";

/** Pictures per run of the network: more gain nothing on a CPU and cost memory. */
const BATCH_SIZE = 8;

export interface PictureOutputs<Picture> {
  readonly pictures: readonly Picture[];
  /** The network's outputs for them, first axis in the same order; empty when no picture of the batch could be read. */
  readonly outputs: OnnxTensors;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** Each lane holds the network's weights and a batch's activations, 0.1 to 0.4 GB with the bundled backbones. */
const MOST_LANES = 16;

/**
 * How a session should be opened to run a network behind this backbone over so many pictures. On the processor it has a lane
 * per core with one thread each (batches do not wait for each other at every operator, as threads do), but no more than there
 * are batches; another device has one.
 */
export function sessionFor(
  { device = "cpu" }: Pick<Backbone, "device">,
  pictures = Number.POSITIVE_INFINITY,
): Required<Pick<OnnxSessionOptions, "device" | "lanes">> {
  const lanes = Math.max(1, Math.min(availableParallelism(), Math.ceil(pictures / BATCH_SIZE), MOST_LANES));
  return { device, lanes: device === "cpu" ? lanes : 1 };
}

/** `runOverImages` over picture files, or their boxes, as the preprocessing fits them. */
export function runOverPictures<Picture extends PictureFile>(
  session: Omit<OnnxSession, "lend">,
  pictures: Iterable<Picture>,
  preprocessing: Pick<Preprocessing, "fit" | "size">,
): AsyncGenerator<PictureOutputs<Picture>> {
  return runOverImages(session, pictures, (picture) => decodePicture(picture, preprocessing));
}

/**
 * Decodes pictures and runs a network over them, both at once and off the event loop, and gives the results in the order of
 * the pictures. A few batches are in flight at any time, however slow the consumer is.
 * @param session a compiled network whose input is `pixels`
 * @param decodePicture a RetrievalError that it throws makes the picture a skipped one
 */
export async function* runOverImages<Picture>(
  session: Omit<OnnxSession, "lend">,
  pictures: Iterable<Picture>,
  decodePicture: (picture: Picture) => Promise<Image>,
): AsyncGenerator<PictureOutputs<Picture>> {
  const decode = async (picture: Picture): Promise<DecodedPicture<Picture>> => {
    try {
      return { picture, image: await decodePicture(picture) };
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
