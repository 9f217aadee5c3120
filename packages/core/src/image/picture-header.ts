import { RetrievalError, reasonOf } from "../errors.js";
import { sharp } from "./configured-sharp.js";
import { recogniseContent } from "./picture-content.js";

/** What the first bytes of a picture say. */
export interface PictureHeader {
  /** `image/jpeg`, `image/png`, `image/webp`, `image/avif`, `image/tiff` or `image/gif`. */
  readonly mediaType: string;
  /** The usual ending of files, without a dot. */
  readonly extension: string;
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
}

const formats: Readonly<Record<string, readonly [mediaType: string, extension: string]>> = {
  jpeg: ["image/jpeg", "jpg"],
  png: ["image/png", "png"],
  webp: ["image/webp", "webp"],
  heif: ["image/avif", "avif"],
  tiff: ["image/tiff", "tif"],
  gif: ["image/gif", "gif"],
};

/** The media types of pictures that can be read. */
export const pictureMediaTypes: readonly string[] = Object.values(formats).map(([mediaType]) => mediaType);

/**
 * Looks at a picture without decoding it; content that is none of the supported formats never reaches a decoder.
 * @param name what messages call it
 * @param pixelLimit most pixels
 * @throws RetrievalError when it is no picture, of another format, or has too many pixels
 */
export async function readPictureHeader(bytes: Uint8Array, name: string, pixelLimit: number): Promise<PictureHeader> {
  const content = recogniseContent(bytes);
  const refuse = (what: string, got: string, remedy: string) =>
    new RetrievalError({
      what: `picture "${name}": ${what}`,
      expected: "JPEG, PNG, WebP, AVIF, TIFF or GIF",
      got,
      remedy,
    });
  if (!content.isSupported) throw refuse("unsupported format", content.description, content.remedy);
  const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false, autoOrient: true })
    .metadata()
    .catch((cause: unknown) => {
      throw new RetrievalError({
        what: `picture "${name}": ${content.description} that is truncated or damaged`,
        got: reasonOf(cause).slice(0, 120),
        cause,
      });
    });
  const known = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (known === undefined) throw refuse("unsupported format", format, "Convert it to JPEG or PNG");
  const { width, height } = autoOrient;
  if (width * height > pixelLimit) {
    throw new RetrievalError({
      what: `picture "${name}" of ${width} x ${height} pixels: number of pixels`,
      expected: `at most ${pixelLimit.toLocaleString("en")}`,
      got: (width * height).toLocaleString("en"),
      remedy: "Make the picture smaller",
    });
  }
  return { mediaType: known[0], extension: known[1], width, height };
}
