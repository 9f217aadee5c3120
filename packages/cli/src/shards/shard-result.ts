import { decodeSafetensors, encodeSafetensors, RetrievalError, reasonOf, sha256 } from "@loci/core";
import { z } from "zod";
import type { Shard } from "./shard.js";

/** What became of a shard's pictures. */
export interface ShardResult {
  /** Float32 `[pictures that are not skipped, dimension]`, row-major, in the shard's order, each row of unit L2 norm. */
  readonly descriptors: Float32Array;
  /** By place in the shard, rising. */
  readonly skipped: readonly SkippedPlace[];
}

/** A picture of a shard that could not be described. */
export interface SkippedPlace {
  /** Which of the shard's pictures. */
  readonly place: number;
  readonly reason: string;
}

const TENSOR = "descriptors";
const skippedSchema = z.array(z.strictObject({ place: z.int().nonnegative(), reason: z.string() }));

/** A file of a result: safetensors, with what it is of, what was skipped and a checksum beside the descriptors. */
export function encodeShardResult(id: string, { dimension }: Shard, { descriptors, skipped }: ShardResult): Uint8Array {
  const skippedText = JSON.stringify(skipped.map(({ place, reason }) => ({ place, reason })));
  const tensor = { shape: [descriptors.length / dimension, dimension], data: descriptors };
  const checksum = checksumOf(descriptors, skippedText);
  return encodeSafetensors(new Map([[TENSOR, tensor]]), { shard: id, skipped: skippedText, checksum });
}

/** @throws RetrievalError when it is damaged or another shard's */
export function decodeShardResult(bytes: Uint8Array, id: string, shard: Shard, source: string): ShardResult {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const refuse = (problem: string, cause?: unknown) =>
    new RetrievalError({
      what: `${source} is not the result of shard ${id}`,
      got: problem,
      remedy: "Remove it: the same command describes its pictures again",
      cause,
    });
  const { shard: of, skipped: skippedText = "", checksum } = metadata;
  const tensor = tensors.get(TENSOR);
  if (of !== id || tensor === undefined) throw refuse(`that of shard ${of}`);
  if (checksum !== checksumOf(tensor.data, skippedText)) throw refuse("another checksum than it says");
  const skipped = parseSkipped(skippedText, refuse);
  const [rows, columns] = tensor.shape;
  if (columns !== shard.dimension || rows !== shard.pictures.length - skipped.length) {
    throw refuse(`descriptors [${tensor.shape.join(", ")}] and ${skipped.length} skipped pictures`);
  }
  return { descriptors: tensor.data, skipped };
}

function parseSkipped(text: string, refuse: (problem: string, cause: unknown) => RetrievalError): SkippedPlace[] {
  try {
    return skippedSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw refuse(reasonOf(cause), cause);
  }
}

const checksumOf = ({ buffer, byteOffset, byteLength }: Float32Array, skipped: string): string =>
  sha256(Buffer.concat([new Uint8Array(buffer, byteOffset, byteLength), Buffer.from(skipped)]));
