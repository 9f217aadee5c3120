import { RetrievalError, sha256 } from "@loci/core";
import type { IndexManifest } from "@loci/index";
import { expect, test } from "vitest";
import { decodeManifest, encodeManifest } from "../../../packages/index/dist/storage/manifest.js";

const manifest: IndexManifest = {
  format: "loci-index",
  version: 1,
  created: "2026-11-24T02:25:00.000Z",
  kind: "hnsw",
  hnsw: { m: 16, efConstruction: 200, ef: 64, seed: 42 },
  dimension: 256,
  count: 3,
  metric: "cosine",
  model: { name: "inception_v3/gem", fingerprint: "0123456789abcdef" },
  root: "/pictures",
  skipped: 1,
  files: [{ name: "model/weights.safetensors", bytes: 10, sha256: sha256("x") }],
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
  const { hnsw: _, ...rest } = { ...manifest, kind: "flat" as const };
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
  expect(() => decodeManifest(resealed({ version: 2 }), "x.loci/manifest.json")).toThrow(
    "x.loci/manifest.json: version of the format: expected 1, got 2. Use the version of Loci that wrote it",
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
  ["no pictures", { count: 0 }],
  ["a dimension that is no number", { dimension: "256" }],
  ["a file outside", { files: [{ name: "../secret", bytes: 1, sha256: sha256("") }] }],
  ["an absolute file", { files: [{ name: "/etc/passwd", bytes: 1, sha256: sha256("") }] }],
  ["a file outside, further on", { files: [{ name: "model/../../x", bytes: 1, sha256: sha256("") }] }],
  ["a short checksum", { files: [{ name: "x", bytes: 1, sha256: "abc" }] }],
  ["a negative size", { files: [{ name: "x", bytes: -1, sha256: sha256("") }] }],
])("refuses %s even if the checksum fits", (_, changes) => {
  expect(() => decodeManifest(resealed(changes), "m")).toThrow(/m is damaged/);
});
