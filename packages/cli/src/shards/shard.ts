import { isAbsolute } from "node:path";
import { type Box, RetrievalError, reasonOf, sha256 } from "@loci/core";
import { z } from "zod";

/** A picture of a shard, as every machine knows it: it lies below a folder whose path differs from machine to machine. */
export interface ShardPicture {
  /** Relative to the pictures' root, "/"-separated. */
  readonly name: string;
  /** SHA-256 (hex) of the file's bytes. */
  readonly hash: string;
  readonly box?: Box;
}

/** Pictures that one worker at a time describes with one model. */
export interface Shard {
  /** The model's fingerprint. */
  readonly model: string;
  /** Components of a descriptor. */
  readonly dimension: number;
  readonly pictures: readonly ShardPicture[];
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const pixels = z.int().nonnegative();
const schema = z.strictObject({
  format: z.literal("loci-shard"),
  version: z.literal(1),
  model: digest,
  dimension: z.int().positive(),
  pictures: z
    .array(
      z.strictObject({
        name: z.string().refine(isBelow, "the name of a file below a folder"),
        hash: digest,
        box: z.strictObject({ left: pixels, top: pixels, width: pixels, height: pixels }).exactOptional(),
      }),
    )
    .min(1),
});

/** Whether a name leads to a file of the folder that it is relative to. */
function isBelow(name: string): boolean {
  const parts = name.split("/");
  return !isAbsolute(name) && !name.includes("\0") && parts.every((part) => part !== "" && part !== "..");
}

/** The same shard is the same text everywhere. */
export function encodeShard({ model, dimension, pictures }: Shard): string {
  const content: z.output<typeof schema> = {
    format: "loci-shard",
    version: 1,
    model,
    dimension,
    pictures: pictures.map(({ name, hash, box }) => ({ name, hash, ...(box && { box: boxOf(box) }) })),
  };
  return `${JSON.stringify(content)}\n`;
}

const boxOf = ({ left, top, width, height }: Box): Box => ({ left, top, width, height });

/** What a shard goes by: SHA-256 (hex) of its text, so that the same pictures and the same model have the same id. */
export const shardId = (shard: Shard): string => sha256(encodeShard(shard));

/**
 * @param id what it must be the shard of
 * @throws RetrievalError when the text is another shard's, is damaged, or names files outside the pictures' folder
 */
export function decodeShard(text: string, id: string, source: string): Shard {
  if (sha256(text) !== id) {
    throw new RetrievalError({
      what: `${source} is damaged, or of another shard`,
      remedy: "Remove it, and extract again",
    });
  }
  try {
    const { model, dimension, pictures } = schema.parse(JSON.parse(text));
    return { model, dimension, pictures };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause;
    throw new RetrievalError({ what: `${source} is no shard`, got: reasonOf(reason), cause });
  }
}

/** Enough of an id for a person. */
export const shortId = (id: string): string => id.slice(0, 10);
