import { RetrievalError, reasonOf, sha256 } from "@loci/core";
import { z } from "zod";

/** The version of the layout that is written and read here. */
export const INDEX_VERSION = 1;
const FORMAT = "loci-index";

const count = z.int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** Forward slashes, and inside the index directory: no "..", no absolute path. */
const relativePath = z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:\0]+$/);

const hnswSchema = z.strictObject({ m: count, efConstruction: count, ef: count, seed: count });
const modelSchema = z.strictObject({ name: z.string(), fingerprint: z.string().min(1) });
const fileSchema = z.strictObject({ name: relativePath, bytes: count, sha256: digest });

const beforeKind = { format: z.literal(FORMAT), version: z.literal(INDEX_VERSION), created: z.iso.datetime() };
const afterKind = {
  dimension: count.positive(),
  count: count.positive(),
  metric: z.literal("cosine"),
  model: modelSchema.readonly(),
  root: z.string(),
  skipped: count,
  files: z.array(fileSchema.readonly()).readonly(),
};

const manifestSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ ...beforeKind, kind: z.literal("flat"), ...afterKind }),
    z.strictObject({ ...beforeKind, kind: z.literal("hnsw"), hnsw: hnswSchema.readonly(), ...afterKind }),
  ])
  .readonly();

/** The model that made an index's descriptors. */
export type IndexModel = Readonly<z.infer<typeof modelSchema>>;

/** A file of an index directory. */
export type IndexFile = Readonly<z.infer<typeof fileSchema>>;

/** What is known about an index; manifest.json. `files` are all files of the index but the manifest itself. */
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
  return new RetrievalError({ what: `${file} is damaged: ${reason}`, remedy: "Build the index again" });
}

function stringify(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
