import { RetrievalError, reasonOf, sha256 } from "@loci/core";
import { z } from "zod";
import { indexKindNames } from "../engines/index-kinds.js";
import { metricNames } from "../metrics.js";
import { precisionNames } from "../vector-index.js";

/** The version of the layout that is written and read here. */
export const INDEX_VERSION = 2;
const FORMAT = "loci-index";

const count = z.int().nonnegative();
/** Forward slashes, and inside the index directory: no "..", no absolute path. */
const relativePath = z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:\0]+$/);

export const hnswSchema = z.strictObject({ m: count, efConstruction: count, ef: count, seed: count });
export const modelSchema = z.strictObject({ name: z.string(), fingerprint: z.string().min(1) });
const fileSchema = z.strictObject({
  name: relativePath,
  bytes: count,
  crc32: count,
  start: count.optional(),
});
export const recallSchema = z.strictObject({
  k: count.positive(),
  queries: count.positive(),
  descriptors: count,
  curve: z.array(z.strictObject({ ef: count.positive(), recall: z.number().min(0).max(1) }).readonly()).readonly(),
});

/** What an index is from its beginning on; it never changes, and is the first line of the journal too. */
export const originSchema = z
  .strictObject({
    created: z.iso.datetime(),
    kind: z.enum(indexKindNames),
    precision: z.enum(precisionNames),
    metric: z.enum(metricNames),
    dimension: count.positive(),
    model: modelSchema.readonly(),
    root: z.string(),
  })
  .readonly();

const manifestSchema = z
  .strictObject({
    format: z.literal(FORMAT),
    version: z.literal(INDEX_VERSION),
    generation: count.positive(),
    ...originSchema.unwrap().shape,
    hnsw: hnswSchema.readonly().optional(),
    updated: z.iso.datetime(),
    count,
    slots: count,
    nextId: count,
    skipped: count,
    columns: z.record(z.string(), z.enum(["text", "number", "time"])).readonly(),
    graph: z.strictObject({ file: relativePath, covered: count }).readonly().optional(),
    recall: recallSchema.readonly().optional(),
    vectors: relativePath,
    journal: relativePath,
    skippedList: relativePath,
    files: z.array(fileSchema.readonly()).readonly(),
  })
  .refine(({ kind, hnsw, graph }) => (kind === "flat" ? !hnsw && !graph : hnsw !== undefined), {
    error: "parameters of a graph go with a kind that has one",
  })
  .readonly();

/** The model that made an index's descriptors. */
export type IndexModel = Readonly<z.infer<typeof modelSchema>>;

/**
 * A file of an index directory, or the first `bytes` bytes of one that grows. `crc32` is the checksum of bytes `start`
 * (default 0) … `bytes`; before `start` is a header, which changes as the file grows.
 */
export type IndexFile = Readonly<z.infer<typeof fileSchema>>;

export type IndexOrigin = z.infer<typeof originSchema>;

/** How much of the true neighbours a graph finds, by ef, measured on a sample of the index's own descriptors. */
export type RecallReport = Readonly<z.infer<typeof recallSchema>>;

/**
 * What is known about an index; manifest.json. `count` pictures are in it, in `slots` rows of the vectors, some of which are
 * not in use any more; the next picture gets the id `nextId`. The graph has the first `covered` of the rows. `files` are all files but the manifest itself.
 */
export type IndexManifest = z.infer<typeof manifestSchema>;

/** The text of manifest.json. Its last line but one is the SHA-256 of the same text without that line. */
export function encodeManifest(manifest: IndexManifest): string {
  // Parsing brings the fields into the order of the schema: one manifest has one text.
  const content = manifestSchema.parse(manifest);
  return stringify({ ...content, sha256: sha256(stringify(content)) });
}

/**
 * Reads a manifest.
 * @param file what the messages call it
 * @throws RetrievalError when it is of another format or version, or when any byte of it has changed
 */
export function decodeManifest(text: string, file: string): IndexManifest {
  const { sha256: _, ...content } = parseObject(text, file);
  if (content["format"] !== FORMAT) {
    throw new RetrievalError({ what: `${file}: format`, expected: FORMAT, got: JSON.stringify(content["format"]) });
  }
  if (content["version"] !== INDEX_VERSION) {
    throw new RetrievalError({
      what: `${file}: version of the format`,
      expected: `${INDEX_VERSION}`,
      got: JSON.stringify(content["version"]),
      remedy: "Use the version of Loci that wrote it, or build the index again",
    });
  }
  const result = manifestSchema.safeParse(content);
  if (!result.success) throw damaged(file, reasonOf(z.prettifyError(result.error)));
  if (encodeManifest(result.data) !== text) throw damaged(file, "its text and its checksum disagree");
  return result.data;
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below.
  }
  throw damaged(file, "it is no JSON object");
}

function damaged(file: string, reason: string): RetrievalError {
  return new RetrievalError({
    what: `${file} is damaged: ${reason}`,
    remedy: "Try to repair the index, or build it again",
  });
}

function stringify(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
