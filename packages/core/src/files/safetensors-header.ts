import { z } from "zod";
import { RetrievalError, reasonOf } from "../errors.js";

/** Where one tensor lies: bytes `begin` to `end` of the data that follow the header. */
interface SafetensorsEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface SafetensorsHeader {
  /** In the order of the data, which is complete and without gaps. */
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The first byte of the data in the file. */
  readonly dataStart: number;
}

const LENGTH_BYTES = 8;
/** The limit of the reference implementation. */
const MAXIMUM_HEADER_BYTES = 100_000_000;

const count = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());

/** @param bytes a whole file. @throws RetrievalError when header and data do not fit each other exactly */
export function decodeSafetensorsHeader(bytes: Uint8Array, source: string): SafetensorsHeader {
  const dataStart = LENGTH_BYTES + headerLength(bytes, source);
  const { __metadata__: metadata = {}, ...tensors } = headerObject(bytes.subarray(LENGTH_BYTES, dataStart), source);
  const entries = Object.entries(tensors).map(([name, value]) => decodeEntry(name, value, source));
  // A tensor without elements has a place too: before the one that begins at the same byte.
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      throw damaged(source, `first byte of tensor "${entry.name}"`, `${end}`, `${entry.begin}`);
    }
    end = entry.end;
  }
  const dataBytes = bytes.length - dataStart;
  if (end !== dataBytes) throw damaged(source, "bytes of all tensors", `${end}`, `${dataBytes}`);
  return { entries, metadata: checked(metadataSchema, metadata, `${source}: __metadata__`), dataStart };
}

function headerLength(bytes: Uint8Array, source: string): number {
  const available = bytes.length - LENGTH_BYTES;
  if (available < 2) throw damaged(source, "bytes", "at least 10", `${bytes.length}`);
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).readBigUInt64LE();
  const limit = Math.min(available, MAXIMUM_HEADER_BYTES);
  if (length > BigInt(limit)) throw damaged(source, "length of the header", `at most ${limit} bytes`, `${length}`);
  return Number(length);
}

function headerObject(json: Uint8Array, source: string): Record<string, unknown> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
    if (!text.startsWith("{")) throw new Error("it does not begin with {");
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(source, "header", "a JSON object", reasonOf(cause));
  }
}

function decodeEntry(name: string, value: unknown, source: string): SafetensorsEntry {
  const { dtype, shape, data_offsets } = checked(entrySchema, value, `${source}: header of tensor "${name}"`);
  const what = `tensor "${name}"`;
  if (dtype !== "F32") {
    throw new RetrievalError({
      what: `${source}: element type of ${what}`,
      expected: "F32",
      got: dtype,
      remedy: "Convert the tensors to float32 before saving them",
    });
  }
  const [begin, end] = data_offsets;
  const bytes = shape.reduce((product, length) => product * length, 4);
  if (end - begin !== bytes) {
    throw damaged(source, `bytes of ${what}`, `${bytes} for shape [${shape.join(", ")}]`, `${end - begin}`);
  }
  return { name, shape, begin, end };
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RetrievalError({ what: `${what} is damaged`, got: reasonOf(z.prettifyError(result.error)) });
}

function damaged(source: string, what: string, expected: string, got: string): RetrievalError {
  return new RetrievalError({ what: `${source}: ${what}`, expected, got, remedy: "Fetch or write the file again" });
}
