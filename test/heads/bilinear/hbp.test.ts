import type { Head } from "@loci/core";
import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "../../support/both-interpreters.js";
import { interpreters } from "../../support/describe-with.js";
import { locationsOf, mean, signedRoots, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { describeLayers, shapesOf } from "./describe-layers.js";

const DIMENSIONS = 5;
const layers = [4, 6, 3].map((channels, i) => randomTensor([1, 3, 4, channels], i + 1));
const hbp = (maps: readonly GivenTensor[]) =>
  createHead({ name: "hbp", options: { dimensions: DIMENSIONS } }, shapesOf(maps));

/** Projections of every location of layer `i`, `[locations][dimensions]`. */
function projected(head: Head, i: number): number[][] {
  const { data } = head.parameters[`projection_${i + 1}`]!;
  return locationsOf(layers[i]!).map((x) =>
    Array.from({ length: DIMENSIONS }, (_, j) =>
      x.reduce((sum, value, c) => sum + value * data[c * DIMENSIONS + j]!, 0),
    ),
  );
}

function pairOf(head: Head, i: number, j: number): number[] {
  const [left, right] = [projected(head, i), projected(head, j)];
  return unit(signedRoots(left[0]!.map((_, d) => mean(left.map((p, n) => p[d]! * right[n]![d]!)))));
}

describe("hbp", () => {
  it.each(interpreters)("multiplies the projections of every two of three layers, on %s", async (interpreter) => {
    const head = await hbp(layers);
    expect(head.descriptorLength).toBe(15);
    const expected = unit([pairOf(head, 0, 1), pairOf(head, 0, 2), pairOf(head, 1, 2)].flat());
    expect(relativeError(await describeLayers(interpreter, head, layers), expected)).toBeLessThan(1e-5);
  });

  it("has one part for two layers, and takes the channels of each", async () => {
    const head = await hbp(layers.slice(0, 2));
    expect(Object.values(head.parameters).map(({ shape }) => shape)).toEqual([
      [4, DIMENSIONS],
      [6, DIMENSIONS],
    ]);
    const values = await describeLayers("ONNX Runtime", head, layers.slice(0, 2));
    expect(relativeError(values, pairOf(head, 0, 1))).toBeLessThan(1e-5);
  });

  it("takes layers of different size: of constant layers the size does not matter", async () => {
    const constant = (height: number, width: number) => ({
      dims: [1, height, width, 3],
      values: Float32Array.from({ length: height * width * 3 }, (_, i) => (i % 3) + 1),
    });
    const [small, mixed] = [
      [constant(2, 2), constant(2, 2), constant(2, 2)],
      [constant(2, 2), constant(4, 4), constant(5, 3)],
    ];
    const expected = await describeLayers("TensorFlow.js", await hbp(small), small);
    expect(relativeError(await describeLayers("TensorFlow.js", await hbp(mixed), mixed), expected)).toBeLessThan(1e-5);
  });

  it("refuses one layer and four", async () => {
    await expect(hbp(layers.slice(0, 1))).rejects.toThrow("hbp: layers: expected 2 to 3, got 1");
    await expect(hbp([...layers, layers[0]!])).rejects.toThrow("expected 2 to 3, got 4");
  });
});
