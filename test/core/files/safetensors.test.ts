import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, RetrievalError, readSafetensors, writeSafetensors } from "@loci/core";
import { expect, test } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const tensors = new Map([
  ["weight", { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 4, 5, 6) }],
  ["bias", { shape: [2], data: Float32Array.of(0.25, -0) }],
  ["scale", { shape: [], data: Float32Array.of(7) }],
  ["nothing", { shape: [0, 4], data: new Float32Array() }],
]);
const metadata = { format: "loci", author: "Zoë" };

test("what is written is read again", async () => {
  const file = join(folder, "all.safetensors");
  await writeSafetensors(file, tensors, metadata);
  const content = await readSafetensors(file);
  expect(Object.fromEntries(content.tensors)).toEqual(Object.fromEntries(tensors));
  expect(content.metadata).toEqual(metadata);
});

test("the bytes are the format's, written out by hand", () => {
  const bytes = Buffer.from(encodeSafetensors(new Map([["a", { shape: [1, 2], data: Float32Array.of(1, -2) }]])));
  const json = '{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  expect(bytes.toString("hex")).toBe(
    `${"38".padEnd(16, "0")}${Buffer.from(json).toString("hex")}${"0000803f"}${"000000c0"}`,
  );
});

test("the order of insertion does not change the bytes, and data start at a multiple of 8", async () => {
  const reversed = new Map([...tensors].reverse());
  const bytes = Buffer.from(encodeSafetensors(tensors, metadata));
  expect(encodeSafetensors(reversed, { author: "Zoë", format: "loci" })).toEqual(encodeSafetensors(tensors, metadata));
  expect(Number(bytes.readBigUInt64LE()) % 8).toBe(0);
});

test("no tensors at all make a file too", () => {
  expect(decodeSafetensors(encodeSafetensors(new Map()), "empty").tensors.size).toBe(0);
});

test("views of larger arrays are written alone, unaligned files are read, and the result is a copy", async () => {
  const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const bytes = encodeSafetensors(new Map([["a", { shape: [2], data: view }]]));
  const unaligned = Buffer.concat([Buffer.alloc(1), bytes]).subarray(1);
  const { data } = decodeSafetensors(unaligned, "unaligned").tensors.get("a") as { data: Float32Array };
  unaligned.fill(0);
  expect(data).toEqual(Float32Array.of(1, 2));
});

test("names that mean something to JavaScript are only names", () => {
  const odd = new Map(
    ["__proto__", "constructor", "10", "9"].map((name) => [name, { shape: [], data: Float32Array.of(1) }]),
  );
  expect([...decodeSafetensors(encodeSafetensors(odd), "odd").tensors.keys()].sort()).toEqual([...odd.keys()].sort());
});

test("refuses to write a shape that does not fit, and the reserved name", async () => {
  expect(() => encodeSafetensors(new Map([["a", { shape: [2, 2], data: new Float32Array(3) }]]))).toThrow(
    'elements of tensor "a": expected 4 for shape [2, 2], got 3',
  );
  expect(() => encodeSafetensors(new Map([["__metadata__", { shape: [0], data: new Float32Array() }]]))).toThrow(
    RetrievalError,
  );
});

test("a missing file is named", async () => {
  await expect(readSafetensors(join(folder, "nowhere.safetensors"))).rejects.toThrow("nowhere.safetensors");
});

test("every truncation and every one-byte change of the header is refused or read as a valid file", async () => {
  const file = join(folder, "small.safetensors");
  await writeSafetensors(file, new Map([["ab", { shape: [2], data: Float32Array.of(1, 2) }]]));
  const intact = await readFile(file);
  for (let length = 0; length < intact.length; length++) {
    expect(() => decodeSafetensors(intact.subarray(0, length), file)).toThrow(RetrievalError);
  }
  for (let position = 0; position < intact.length - 8; position++) {
    for (const change of [1, 32, 128]) {
      const changed = Buffer.from(intact);
      changed[position] = (changed[position] as number) ^ change;
      try {
        decodeSafetensors(changed, file);
      } catch (error) {
        expect(error).toBeInstanceOf(RetrievalError);
      }
    }
  }
  await writeFile(file, Buffer.concat([intact, Buffer.alloc(1)]));
  await expect(readSafetensors(file)).rejects.toThrow("bytes of all tensors: expected 8, got 9");
});
