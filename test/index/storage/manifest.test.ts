import { RetrievalError, sha256 } from "@loci/core";
import type { IndexManifest } from "@loci/index";
import { expect, test } from "vitest";
import { decodeManifest, encodeManifest } from "../../../packages/index/dist/storage/manifest.js";

const manifest: IndexManifest = {
  format: "loci-index",
  version: 2,
  generation: 7,
  created: "2026-11-24T02:25:00.000Z",
  kind: "hnsw",
  precision: "float32",
  metric: "cosine",
  dimension: 256,
  model: { name: "inception_v3/gem", fingerprint: "0123456789abcdef" },
  root: "/pictures",
  hnsw: { m: 16, efConstruction: 200, ef: 64, seed: 42 },
  updated: "2026-11-24T03:25:00.000Z",
  count: 3,
  slots: 5,
  nextId: 9,
  skipped: 1,
  columns: { path: "text", time: "time" },
  graph: { file: "graph-6.hnsw", covered: 4 },
  recall: { k: 10, queries: 3, descriptors: 3, curve: [{ ef: 16, recall: 0.99 }] },
  vectors: "vectors-1.npy",
  journal: "rows-1.jsonl",
  skippedList: "skipped-1.jsonl",
  files: [
    { name: "model/weights.safetensors", bytes: 10, crc32: 7 },
    { name: "vectors-1.npy", bytes: 5248, crc32: 4294967295, start: 128 },
  ],
};
const text = encodeManifest(manifest);

/** The manifest with other fields, and with a checksum that fits them. */
function resealed(changes: Record<string, unknown>): string {
  const content = { ...JSON.parse(text), ...changes };
  delete content["sha256"];
  const stringify = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return stringify({ ...content, sha256: sha256(stringify(content)) });
}

test("what is encoded is decoded", () => {
  expect(decodeManifest(text, "manifest.json")).toEqual(manifest);
  const { hnsw: _, graph: __, recall: ___, ...rest } = { ...manifest, kind: "flat" as const };
  expect(decodeManifest(encodeManifest(rest), "manifest.json")).toEqual(rest);
});

test("the order of the fields in memory does not change the text", () => {
  const reversed = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as IndexManifest;
  expect(encodeManifest(reversed)).toBe(text);
});

test("every change of any byte is noticed", () => {
  const bytes = Buffer.from(text);
  for (let position = 0; position < bytes.length; position++) {
    for (const change of [1, 32]) {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] as number) ^ change;
      expect(() => decodeManifest(changed.toString("utf8"), "manifest.json")).toThrow(RetrievalError);
    }
  }
});

test("other spaces, another order, a longer or a truncated text are noticed", () => {
  const { created, format, ...rest } = JSON.parse(text);
  const changed = [
    JSON.stringify(JSON.parse(text)),
    `${JSON.stringify({ created, format, ...rest }, null, 2)}\n`,
    `${text} `,
    `\ufeff${text}`,
    text.trimEnd(),
    text.slice(0, -10),
    "",
  ];
  for (const each of changed) expect(() => decodeManifest(each, "m")).toThrow(RetrievalError);
});

test("another version says what to do, another format what it is", () => {
  expect(() => decodeManifest(resealed({ version: 1 }), "x.loci/manifest.json")).toThrow(
    "x.loci/manifest.json: version of the format: expected 2, got 1. Use the version of Loci that wrote it",
  );
  expect(() => decodeManifest(resealed({ format: "other" }), "m")).toThrow(
    'm: format: expected loci-index, got "other"',
  );
  expect(() => decodeManifest("[1]", "m")).toThrow(RetrievalError);
});

test.each([
  ["an unknown field", { colour: "red" }],
  ["another metric", { metric: "l2" }],
  ["another kind", { kind: "tree" }],
  ["a graph without parameters", { hnsw: undefined }],
  ["parameters without a graph", { kind: "flat" }],
  ["no generation", { generation: 0 }],
  ["an unknown type of a column", { columns: { path: "blob" } }],
  ["a recall above 1", { recall: { k: 10, queries: 3, descriptors: 3, curve: [{ ef: 16, recall: 1.01 }] } }],
  ["vectors outside", { vectors: "../vectors-1.npy" }],
  ["a dimension that is no number", { dimension: "256" }],
  ["a file outside", { files: [{ name: "../secret", bytes: 1, crc32: 0 }] }],
  ["an absolute file", { files: [{ name: "/etc/passwd", bytes: 1, crc32: 0 }] }],
  ["a file outside, further on", { files: [{ name: "model/../../x", bytes: 1, crc32: 0 }] }],
  ["a checksum that is no number", { files: [{ name: "x", bytes: 1, crc32: "abc" }] }],
  ["a negative size", { files: [{ name: "x", bytes: -1, crc32: 0 }] }],
])("refuses %s even if the checksum fits", (_, changes) => {
  expect(() => decodeManifest(resealed(changes), "m")).toThrow(/m is damaged/);
});
