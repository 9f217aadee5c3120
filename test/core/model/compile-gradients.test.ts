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

  it("hands over long products instead of computing them twice, and short ones not", async () => {
    const compile = (channels: number) =>
      compileGradients(
        {
          parameters: { weights: { shape: [channels, 2], data: new Float32Array(2 * channels) } },
          compute: (ops, [map], { weights }) => {
            const product = ops.matMul(ops.reshape(map, [1, channels]), weights as never);
            return { squares: ops.multiply(product, product) };
          },
        },
        { dims: [[1, 1, 1, channels]], results: ["squares"], by: "squares", learned: ["weights"] },
      );
    expect(compile(8).kept).toEqual([]);
    const { forward, backward, kept } = compile(600);
    expect(kept).toHaveLength(1);
    // What the product was made of is not needed again, but for the map, which is its gradient.
    expect([...backward.inputs].sort()).toEqual([...kept, "gradient/squares", "map0"].sort());
    const weights = {
      type: "float32" as const,
      dims: [600, 2],
      data: Float32Array.from({ length: 1200 }, (_, i) => i % 2),
    };
    const map = () => ({ type: "float32" as const, dims: [1, 1, 1, 600], data: new Float32Array(600).fill(0.5) });
    const [one, other] = await Promise.all([forward, backward].map(({ file }) => openOnnxSession(file)));
    const seen = await one!.run({ map0: map(), [parameterName("weights")]: weights });
    expect([...(seen["squares"]?.data ?? [])]).toEqual([0, 300 ** 2]);
    const found = await other!.run({
      map0: map(),
      [kept[0]!]: seen[kept[0]!]!,
      [gradientName("squares")]: { type: "float32", dims: [1, 2], data: Float32Array.of(1, 1) },
    });
    // 2 · product · map
    const gradient = found[gradientName("weights")]!.data as Float32Array;
    expect(new Set(gradient.filter((_, i) => i % 2 === 1))).toEqual(new Set([2 * 300 * 0.5]));
    await Promise.all([one!.close(), other!.close()]);
  });
});
