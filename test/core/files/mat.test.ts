import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { decodeMat, readMat } from "../../../packages/core/dist/files/mat.js";

const fixture = (name: string) => join(import.meta.dirname, "../../fixtures/datasets", name);

/** A data element: its tag, and its content filled up to eight bytes. */
const element = (type: number, content: Buffer) => {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(content.length, 4);
  return Buffer.concat([tag, content, Buffer.alloc((8 - (content.length % 8)) % 8)]);
};

test("numbers, text, cells and structs, as SciPy writes them", async () => {
  const values = Object.fromEntries(await readMat(fixture("values.mat")));
  expect(values["numbers"]).toEqual({ kind: "numbers", shape: [2, 3], elements: [0, 3, 1, 4, 2, 5] });
  expect(values["double"]).toEqual({ kind: "numbers", shape: [1, 2], elements: [0.1, -2.5e300] });
  expect(values["flag"]).toMatchObject({ kind: "numbers", elements: [1] });
  expect(values["text"]).toMatchObject({ kind: "text", elements: ["Åland €"] });
  expect(values["lines"]).toMatchObject({ kind: "text", elements: ["ab", "cde"] });
  expect(values["empty"]).toEqual({ kind: "numbers", shape: [0, 3], elements: [] });
  const { nested } = values;
  expect(nested).toMatchObject({ kind: "struct", shape: [1, 1] });
  const cells = nested?.kind === "struct" && nested.elements[0]?.["inner"];
  expect(cells).toMatchObject({
    elements: [{ cells: { kind: "cell", elements: [{ elements: ["x"] }, { elements: [1.5] }, { elements: [] }] } }],
  });
});

test("compressed variables are the same as plain ones", async () => {
  expect(await readMat(fixture("pitts30k_compressed.mat"))).toEqual(await readMat(fixture("pitts30k_test.mat")));
});

test("cut off anywhere it is damaged, never half read", async () => {
  const bytes = await readFile(fixture("cars_annos.mat"));
  const whole = decodeMat(bytes, "x");
  for (let length = 0; length < bytes.length; length += 37) {
    try {
      // A cut between two variables is a whole file of the first ones.
      for (const [name, value] of decodeMat(bytes.subarray(0, length), "x")) expect(value).toEqual(whole.get(name));
    } catch (error) {
      expect(error).toBeInstanceOf(RetrievalError);
    }
  }
});

test("bytes turned at random are damaged or read, and nothing else", async () => {
  const bytes = await readFile(fixture("pitts30k_test.mat"));
  for (let at = 128; at < bytes.length; at += 3) {
    const turned = Buffer.from(bytes);
    turned[at] = 255 - turned[at]!;
    try {
      decodeMat(turned, "x");
    } catch (error) {
      expect(error).toBeInstanceOf(RetrievalError);
    }
  }
});

test("other versions and what is no .mat file are refused in a sentence", async () => {
  const hdf5 = Buffer.concat([Buffer.alloc(512, " "), Buffer.from("\x89HDF\r\n\x1a\n", "latin1")]);
  expect(() => decodeMat(hdf5, "x.mat")).toThrow(
    "x.mat: version of the .mat file: expected 7 or older, got 7.3, which is HDF5",
  );
  expect(() => decodeMat(Buffer.alloc(200), "x.mat")).toThrow("x.mat: not a .mat file");
});

test("a variable that unfolds to gigabytes, and one inside itself without end, are refused", () => {
  const header = Buffer.alloc(128, " ");
  header.write("IM", 126, "latin1");
  const cell = (inner: Buffer) =>
    element(
      14,
      Buffer.concat([
        element(6, Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])),
        element(5, Buffer.from([1, 0, 0, 0, 1, 0, 0, 0])),
        element(1, Buffer.alloc(0)),
        inner,
      ]),
    );
  let nested = element(14, Buffer.alloc(0));
  for (let depth = 0; depth < 100; depth++) nested = cell(nested);
  expect(() => decodeMat(Buffer.concat([header, nested]), "x")).toThrow(RetrievalError);
  const bomb = deflateSync(Buffer.alloc(1 << 20));
  const claims = element(15, bomb.subarray(0, 100));
  expect(() => decodeMat(Buffer.concat([header, claims]), "x")).toThrow("a variable cannot be decompressed");
});

test("numbers that are small in the file and large in memory are refused", async () => {
  const header = (await readFile(fixture("values.mat"))).subarray(0, 128);
  const count = 68_000_000;
  const dimensions = Buffer.alloc(8);
  dimensions.writeInt32LE(1, 0);
  dimensions.writeInt32LE(count, 4);
  const matrix = element(
    14,
    Buffer.concat([
      element(6, Buffer.from([8, 0, 0, 0, 0, 0, 0, 0])),
      element(5, dimensions),
      element(1, Buffer.from("x")),
      element(1, Buffer.alloc(count)),
    ]),
  );
  const packed = element(15, deflateSync(matrix, { level: 1 }));
  expect(packed.length).toBeLessThan(count / 100);
  expect(() => decodeMat(Buffer.concat([header, packed]), "x")).toThrow("more than 67108864 numbers");
});
