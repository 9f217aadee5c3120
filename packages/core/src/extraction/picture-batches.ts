import type { RetrievalError } from "../errors.js";
import type { Image } from "../image/image.js";
import type { OnnxTensor } from "../onnx/session.js";

/** A picture that could not be used, and why. */
export interface SkippedPicture<Picture> {
  readonly picture: Picture;
  readonly reason: RetrievalError;
}

/** A decoded picture, or the reason why it is none. */
export type DecodedPicture<Picture> = { readonly picture: Picture; readonly image: Image } | SkippedPicture<Picture>;

/** Pictures of one size, side by side in one tensor. */
export interface PictureBatch<Picture> {
  readonly pictures: readonly Picture[];
  /** uint8 `[pictures, height, width, 3]`. */
  readonly pixels: OnnxTensor;
  /** What was skipped since the batch before. */
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/**
 * Groups consecutive pictures of the same size, `batchSize` at the most, in the order they come in. Skipped ones travel with
 * the batch that follows; when none follows, with a last batch without pictures.
 */
export async function* batchPictures<Picture>(
  decoded: AsyncIterable<DecodedPicture<Picture>>,
  batchSize: number,
): AsyncGenerator<PictureBatch<Picture>> {
  let open: { picture: Picture; image: Image }[] = [];
  let skipped: SkippedPicture<Picture>[] = [];
  const flush = (): PictureBatch<Picture> => {
    const batch = {
      pictures: open.map(({ picture }) => picture),
      pixels: stack(open.map(({ image }) => image)),
      skipped,
    };
    open = [];
    skipped = [];
    return batch;
  };
  for await (const result of decoded) {
    if ("reason" in result) {
      skipped.push(result);
      continue;
    }
    const first = open[0]?.image;
    if (first !== undefined && (first.width !== result.image.width || first.height !== result.image.height))
      yield flush();
    open.push(result);
    if (open.length === batchSize) yield flush();
  }
  if (open.length > 0 || skipped.length > 0) yield flush();
}

/** Images of one size → uint8 `[images, height, width, 3]`. */
function stack(images: readonly Image[]): OnnxTensor {
  const { width, height } = images[0] ?? { width: 0, height: 0 };
  const length = width * height * 3;
  const data = new Uint8Array(images.length * length);
  for (const [position, image] of images.entries()) data.set(image.data, position * length);
  return { type: "uint8", dims: [images.length, height, width, 3], data };
}
