import { readWeights } from "@loci/core";
import { describe, expect, it } from "vitest";

const read = (weights: object[], bytes: readonly number[]) =>
  readWeights({
    weightsManifest: [{ paths: [], weights: weights as never }],
    // A view into a larger buffer, at an odd offset: what Buffer.concat may give.
    weightData: Buffer.from([9, ...bytes]).subarray(1),
  });

describe("readWeights", () => {
  it("dequantises by value = quantised · scale + min, one weight after the other", () => {
    const weights = read(
      [
        { name: "a", shape: [3], dtype: "float32", quantization: { dtype: "uint8", scale: 0.5, min: -1 } },
        { name: "b", shape: [1, 2], dtype: "float32", quantization: { dtype: "uint16", scale: 2, min: 3 } },
      ],
      [0, 1, 255, 1, 0, 0, 1],
    );
    expect([...weights.get("a")!.values]).toEqual([-1, -0.5, 126.5]);
    expect([...weights.get("b")!.values]).toEqual([5, 515]);
    expect(weights.get("b")!.shape).toEqual([1, 2]);
  });

  it("reads plain float32", () => {
    const bytes = [...new Uint8Array(Float32Array.of(1.5, -2).buffer)];
    expect([...read([{ name: "c", shape: [2], dtype: "float32" }], bytes).get("c")!.values]).toEqual([1.5, -2]);
  });

  it("reads half precision, whole numbers and truth", () => {
    const half = [{ name: "h", shape: [2], dtype: "float32", quantization: { dtype: "float16" } }];
    // IEEE 754 halves of 1.5 and −2.
    expect([...read(half, [0x00, 0x3e, 0x00, 0xc0]).get("h")!.values]).toEqual([1.5, -2]);
    expect([...read([{ name: "i", shape: [1], dtype: "int32" }], [254, 255, 255, 255]).get("i")!.values]).toEqual([-2]);
    expect([...read([{ name: "j", shape: [2], dtype: "bool" }], [1, 0]).get("j")!.values]).toEqual([1, 0]);
  });

  it("refuses other types and a wrong number of bytes", () => {
    expect(() => read([{ name: "d", shape: [1], dtype: "complex64" }], [0, 0, 0, 0])).toThrow(
      /weight "d": expected float32/,
    );
    expect(() => read([{ name: "e", shape: [2], dtype: "float32" }], [0, 0, 0, 0, 0, 0, 0, 0, 0])).toThrow(
      "weight bytes: expected 8, got 9",
    );
  });
});
