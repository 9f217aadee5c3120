/** Values by tag: text, or numbers. */
export type ExifFields = ReadonlyMap<number, string | readonly number[]>;

/** Tags of a directory that are read; the others are passed over. */
export interface WantedTags {
  /** Of the directory of the exposure (0x8769). */
  readonly exposure: readonly number[];
  /** Of the directory of the place (0x8825). */
  readonly gps: readonly number[];
}

const [EXPOSURE, GPS] = [0x8769, 0x8825];
/** A tag, its type, how many values, and the values or where they are. */
const ENTRY_BYTES = 12;
/** Of one field: enough for dates and for degrees, minutes and seconds. */
const MOST_VALUES = 32;

/**
 * The wanted fields of an EXIF block. It may come from anybody: whatever lengths and offsets it names, the work is at most a look
 * at every entry of three directories. (A reader of all tags, exif-reader 2.0.3, takes each at its word: 400 entries in a block of
 * 64 KB, which has room for 5,000, took it 5 s and 270 MB.)
 *
 * Source: CIPA DC-008 (Exif 2.32), section 4.6; directories are those of TIFF 6.0, section 2.
 * @param block with or without the six bytes "Exif\0\0" before it
 * @returns fields that are not there, or lie outside of the block, are left out
 * @throws Error when it does not begin as TIFF does
 */
export function readExifFields(block: Uint8Array, wanted: WantedTags): { exposure: ExifFields; gps: ExifFields } {
  const start = Buffer.from(block.subarray(0, 4)).toString("latin1") === "Exif" ? 6 : 0;
  const bytes = block.subarray(start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = Buffer.from(bytes.subarray(0, 2)).toString("latin1");
  const tiff: Tiff = { view, isLittle: order === "II" };
  if (bytes.length < 8 || !["II", "MM"].includes(order) || view.getUint16(2, tiff.isLittle) !== 42) {
    throw new Error("it does not begin as TIFF");
  }
  const main = directory(tiff, view.getUint32(4, tiff.isLittle), [EXPOSURE, GPS]);
  const below = (tag: number, tags: readonly number[]) => {
    const [offset] = main.get(tag) ?? [];
    return typeof offset === "number" ? directory(tiff, offset, tags) : new Map();
  };
  return { exposure: below(EXPOSURE, wanted.exposure), gps: below(GPS, wanted.gps) };
}

interface Tiff {
  readonly view: DataView;
  readonly isLittle: boolean;
}

function directory({ view, isLittle }: Tiff, offset: number, tags: readonly number[]): ExifFields {
  const fields = new Map<number, string | readonly number[]>();
  if (offset + 2 > view.byteLength) return fields;
  const room = Math.floor((view.byteLength - offset - 2) / ENTRY_BYTES);
  const entries = Math.min(view.getUint16(offset, isLittle), room);
  for (let entry = 0; entry < entries; entry++) {
    const at = offset + 2 + entry * ENTRY_BYTES;
    const tag = view.getUint16(at, isLittle);
    if (!tags.includes(tag) || fields.has(tag)) continue;
    const value = valueAt({ view, isLittle }, at);
    if (value !== undefined) fields.set(tag, value);
  }
  return fields;
}

const ASCII = 2;

/** Bytes of a number of each type, and how it is read. */
const numbers: Readonly<Record<number, readonly [bytes: number, read: (tiff: Tiff, at: number) => number]>> = {
  3: [2, ({ view, isLittle }, at) => view.getUint16(at, isLittle)],
  4: [4, ({ view, isLittle }, at) => view.getUint32(at, isLittle)],
  5: [8, ({ view, isLittle }, at) => view.getUint32(at, isLittle) / view.getUint32(at + 4, isLittle)],
  9: [4, ({ view, isLittle }, at) => view.getInt32(at, isLittle)],
  10: [8, ({ view, isLittle }, at) => view.getInt32(at, isLittle) / view.getInt32(at + 4, isLittle)],
};

/** @param at where the entry begins */
function valueAt(tiff: Tiff, at: number): string | readonly number[] | undefined {
  const { view, isLittle } = tiff;
  const [type, count] = [view.getUint16(at + 2, isLittle), view.getUint32(at + 4, isLittle)];
  const [bytes, read] = type === ASCII ? [1, undefined] : (numbers[type] ?? [0, undefined]);
  if (bytes === 0 || count > MOST_VALUES) return undefined;
  // What fits into four bytes stands in the entry itself.
  const from = count * bytes <= 4 ? at + 8 : view.getUint32(at + 8, isLittle);
  if (from + count * bytes > view.byteLength) return undefined;
  if (read !== undefined) return Array.from({ length: count }, (_, place) => read(tiff, from + place * bytes));
  const text = Buffer.from(view.buffer, view.byteOffset + from, count).toString("latin1");
  return text.replace(/\0.*$/s, "");
}
