import type { MultipartFile } from "@fastify/multipart";
import { reasonOf } from "@loci/core";
import type { FastifyRequest } from "fastify";
import { Refusal, tooBusyFor } from "./problem.js";

/** Memory for uploads of all requests together. */
export class UploadBudget {
  readonly #most: number;
  #held = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** @throws Refusal 429 when there is no more */
  take(bytes: number): void {
    if (this.#held + bytes > this.#most) throw tooBusyFor("the pictures of other requests fill the memory for uploads");
    this.#held += bytes;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** A form that has been read. */
export interface UploadedForm {
  readonly files: readonly { readonly field: string; readonly bytes: Uint8Array }[];
  /** Text parts by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Gives the memory back. */
  release(): void;
}

export interface UploadLimits {
  /** Of one picture. */
  readonly bytes: number;
  readonly files: number;
}

/** So many pictures of the largest size may come with one request. */
const LARGE_PICTURES = 4;

/** Text parts hold JSON: a query, or what is known of a picture. */
const TEXT_BYTES = 2 ** 20;

const MOST_TEXTS = 8;

/** What the form has too many of, by the code of the package that reads it. */
const manyParts: Readonly<Record<string, (limits: UploadLimits) => { what: string; expected: string }>> = {
  FST_FILES_LIMIT: ({ files }) => ({ what: "files of the form", expected: `at most ${files}` }),
  FST_FIELDS_LIMIT: () => ({ what: "texts of the form", expected: `at most ${MOST_TEXTS}` }),
  FST_PARTS_LIMIT: ({ files }) => ({ what: "parts of the form", expected: `at most ${files + MOST_TEXTS}` }),
};

/**
 * Reads a form into memory. Names of files are ignored, and what a part says of its type: content is recognised by its bytes.
 * @throws Refusal for a part that is too large (413), too many parts, a form that is broken off
 */
export async function readForm(
  request: FastifyRequest,
  budget: UploadBudget,
  limits: UploadLimits,
): Promise<UploadedForm> {
  const files: { field: string; bytes: Uint8Array }[] = [];
  const texts = new Map<string, string>();
  let held = 0;
  const release = () => {
    budget.give(held);
    held = 0;
  };
  const most = LARGE_PICTURES * limits.bytes;
  if (Number(request.headers["content-length"] ?? 0) > most + TEXT_BYTES) throw tooLarge("the form", most);
  const hold = (bytes: number) => {
    if (held + bytes > most) throw tooLarge("pictures of the form together", most);
    budget.take(bytes);
    held += bytes;
  };
  try {
    const parts = request.parts({
      limits: {
        fileSize: limits.bytes,
        files: limits.files,
        fields: MOST_TEXTS,
        fieldSize: TEXT_BYTES,
        parts: limits.files + MOST_TEXTS,
      },
    });
    for await (const part of parts) {
      if (part.type === "file") files.push({ field: part.fieldname, bytes: await readPart(part, limits.bytes, hold) });
      else if (part.valueTruncated) throw tooLarge(`part ${part.fieldname}`, TEXT_BYTES);
      else texts.set(part.fieldname, `${part.value}`);
    }
    return { files, texts, release };
  } catch (error) {
    release();
    const tooMany = manyParts[(error as { code?: string }).code ?? ""]?.(limits);
    if (tooMany !== undefined) throw new Refusal(413, { ...tooMany, got: "more" });
    if (error instanceof Refusal || (error as { statusCode?: number }).statusCode !== undefined) throw error;
    throw new Refusal(400, { what: "the form cannot be read", got: reasonOf(error), cause: error });
  }
}

/** A part of a form that holds JSON; nothing is `{}`. @throws Refusal 400 */
export function jsonPart({ texts }: UploadedForm, name: string): unknown {
  const stray = [...texts.keys()].find((other) => other !== name);
  if (stray !== undefined) {
    throw new Refusal(400, {
      what: `part ${JSON.stringify(stray)} of the form`,
      expected: `text in ${name} only, as JSON`,
    });
  }
  try {
    return JSON.parse(texts.get(name) ?? "{}");
  } catch (cause) {
    throw new Refusal(400, { what: `part ${name} of the form`, expected: "JSON", got: (cause as Error).message });
  }
}

async function readPart({ file, fieldname }: MultipartFile, most: number, hold: (bytes: number) => void) {
  const pieces: Buffer[] = [];
  // Otherwise all that comes after it, perhaps without end, would be read and thrown away first.
  file.once("limit", () => file.destroy(tooLarge(`picture ${fieldname}`, most)));
  for await (const piece of file as AsyncIterable<Buffer>) {
    hold(piece.length);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLarge(what: string, most: number): Refusal {
  return new Refusal(413, {
    what,
    expected: `at most ${most.toLocaleString("en")} bytes`,
    got: "more",
    remedy: "Send a smaller picture",
  });
}
