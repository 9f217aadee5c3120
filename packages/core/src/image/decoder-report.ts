import { sharp } from "./configured-sharp.js";

/** What decodes pictures here. */
export interface DecoderReport {
  readonly sharp: string;
  readonly libvips: string;
  /** Formats that this build reads. */
  readonly formats: readonly string[];
}

/** The formats that Loci promises, under the names that libvips has for their readers. */
const readers = { JPEG: "jpeg", PNG: "png", WebP: "webp", AVIF: "heif", TIFF: "tiff", GIF: "gif" } as const;

export function reportDecoder(): DecoderReport {
  const formats = Object.entries(readers).filter(([, reader]) => sharp.format[reader]?.input.buffer);
  return { sharp: sharp.versions.sharp ?? "", libvips: sharp.versions.vips, formats: formats.map(([name]) => name) };
}
