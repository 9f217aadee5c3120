/** What a file holds, by its first bytes and never by its name. */
export interface PictureContent {
  /** with its article, for messages: "a JPEG picture", "an HTML page" */
  readonly description: string;
  readonly isSupported: boolean;
  /** what to do about content that is not supported */
  readonly remedy: string;
}

interface ContentKind {
  readonly description: string;
  readonly remedy?: string;
  /** `head`: the first bytes, one character each (latin1) */
  readonly matches: (head: string) => boolean;
}

/** AVIF lists its brands in up to 255 bytes; text shows itself sooner. */
const headLength = 264;

const begins =
  (...signatures: readonly string[]) =>
  (head: string) =>
    signatures.some((signature) => head.startsWith(signature));

/** ISO media files begin with a box "ftyp": length (4 bytes), "ftyp", brand, version, compatible brands (4 bytes each). */
const hasBrand = (head: string, ...brands: readonly string[]) =>
  head.startsWith("ftyp", 4) &&
  brands.some((brand) => [...head.matchAll(/[\s\S]{4}/g)].some(([part]) => part === brand));

const supported: readonly ContentKind[] = [
  { description: "a JPEG picture", matches: begins("\xff\xd8\xff") },
  { description: "a PNG picture", matches: begins("\x89PNG\r\n\x1a\n") },
  { description: "a WebP picture", matches: (head) => head.startsWith("RIFF") && head.startsWith("WEBP", 8) },
  { description: "an AVIF picture", matches: (head) => hasBrand(head, "avif", "avis") },
  { description: "a TIFF picture", matches: begins("II*\0", "MM\0*", "II+\0", "MM\0+") },
  { description: "a GIF picture", matches: begins("GIF87a", "GIF89a") },
];

const convert = "Convert it to JPEG or PNG";
const download = "The download brought a page in place of the picture; download it again";

const known: readonly ContentKind[] = [
  { description: "a HEIC picture", matches: (head) => hasBrand(head, "heic", "heix", "hevc", "mif1", "msf1") },
  { description: "a JPEG XL picture", matches: begins("\xff\x0a", "\0\0\0\x0cJXL ") },
  { description: "a JPEG 2000 picture", matches: begins("\0\0\0\x0cjP  ", "\xff\x4f\xff\x51") },
  { description: "a BMP picture", matches: begins("BM") },
  { description: "a Photoshop document", matches: begins("8BPS") },
  { description: "a PDF document", matches: begins("%PDF") },
  { description: "a video", remedy: "Extract its frames", matches: (head) => head.startsWith("ftyp", 4) },
  { description: "a ZIP archive", remedy: "Unpack it first", matches: begins("PK\x03\x04") },
  { description: "a gzip archive", remedy: "Unpack it first", matches: begins("\x1f\x8b") },
  {
    description: "a Git LFS pointer",
    remedy: "Fetch the picture itself with: git lfs pull",
    matches: begins("version https://git-lfs"),
  },
  {
    description: "an HTML page",
    remedy: download,
    matches: (head) => /^\s*<(!doctype html|html|head|body)/i.test(head),
  },
  {
    description: "an SVG drawing",
    matches: (head) => /^\s*<(\?xml|!--|!doctype svg|svg)[\s\S]*/i.test(head) && /<svg/i.test(head),
  },
  { description: "an XML document", remedy: download, matches: (head) => /^\s*<\?xml/.test(head) },
  {
    description: "plain text",
    remedy: "Give the path of a picture",
    matches: (head) => /^[\t\r\n\x20-\x7e]+$/.test(head),
  },
];

/**
 * What `bytes` hold, so that a file that merely is called `.jpg` is refused by name before a decoder sees it. libvips
 * could also read SVG, whose text may name other files: only the formats promised here reach it.
 */
export function recogniseContent(bytes: Uint8Array): PictureContent {
  const head = Buffer.from(bytes.subarray(0, headLength))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "");
  const picture = supported.find((kind) => kind.matches(head));
  if (picture) return { description: picture.description, isSupported: true, remedy: "" };
  const other = known.find((kind) => kind.matches(head));
  return {
    description: other?.description ?? "unknown binary data",
    isSupported: false,
    remedy: other?.remedy ?? convert,
  };
}
