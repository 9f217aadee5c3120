import { compileGradients, gradientName, openOnnxSession, parameterName } from "@loci/core";
import { describe, expect, it } from "vitest";

const parameters = {
  weight: { shape: [2], data: Float32Array.of(2, 3) },
  unused: { shape: [1], data: Float32Array.of(1) },
};
const wanted = {
  ...{ dims: [[1, 1, 2, 2]] as const, results: ["sums"], by: "sums" },
  learned: ["weight", "unused"],
};

describe("compileGradients", () => {
  it("names what depends on a parameter, and leaves out inputs that nothing needs", () => {
    const compiled = compileGradients(
      {
        parameters,
        compute: (ops, [map], { weight }) => ({ sums: ops.sum(ops.multiply(map, weight as never), [1, 2]) }),
      },
      wanted,
    );
    expect(compiled.learned).toEqual(["weight"]);
    expect([...compiled.forward.inputs].sort()).toEqual(["map0", "parameter/weight"]);
    // A product with the map has the map for a gradient, whatever the weight is.
    expect([...compiled.backward.inputs].sort()).toEqual(["gradient/sums", "map0"]);
  });

  it("gives d sum(m·w²) / dw = 2·w·Σm", async () => {
    const { backward } = compileGradients(
      {
        parameters,
        compute: (ops, [map], { weight }) => {
          const square = ops.multiply(weight as never, weight as never);
          return { sums: ops.sum(ops.multiply(map, square), [1, 2]) };
        },
      },
      wanted,
    );
    const session = await openOnnxSession(backward.file);
    const results = await session.run({
      map0: { type: "float32", dims: [1, 1, 2, 2], data: Float32Array.of(1, 2, 3, 4) },
      [parameterName("weight")]: { type: "float32", dims: [2], data: Float32Array.of(2, 3) },
      [gradientName("sums")]: { type: "float32", dims: [1, 2], data: Float32Array.of(1, 10) },
    });
    await session.close();
    // Columns of the map: 1 + 3 and 2 + 4.
    const gradient = results[gradientName("weight")];
    expect(Array.from(gradient?.data ?? [], Number)).toEqual([2 * 2 * 4, 2 * 3 * 6 * 10]);
  });
});
