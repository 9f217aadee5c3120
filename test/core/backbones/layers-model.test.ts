import { readWeights } from "@loci/core";
import { describe, expect, it } from "vitest";

const read = (weights: object[], bytes: readonly number[]) =>
  readWeights({
    modelTopology: { model_config: { config: { layers: [] } } },
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

  it("refuses other types and a wrong number of bytes", () => {
    expect(() => read([{ name: "d", shape: [1], dtype: "int32" }], [0, 0, 0, 0])).toThrow(
      /weight "d": expected float32/,
    );
    expect(() => read([{ name: "e", shape: [2], dtype: "float32" }], [0, 0, 0, 0, 0, 0, 0, 0, 0])).toThrow(
      "weight bytes: expected 8, got 9",
    );
  });
});
