import { compileGradients } from "@loci/core";
import { describe, expect, it } from "vitest";

// Each operator's gradient has its test in the file of its kind.
describe("differentiatingOps", () => {
  it("takes what is drawn as inputs, the same for both graphs", async () => {
    const parameters = { x: { shape: [2, 3], data: new Float32Array(6) } };
    const compiled = compileGradients(
      {
        parameters,
        compute: (ops, _, { x }) => ({ result: ops.multiply(x as NonNullable<typeof x>, ops.uniformLike(x as never)) }),
      },
      { dims: [[1, 1, 1, 1]], results: ["result"], by: "result", learned: ["x"] },
    );
    expect(compiled.draws).toEqual([{ name: "uniform/0", dims: [2, 3] }]);
    expect([...compiled.forward.inputs].sort()).toEqual(["parameter/x", "uniform/0"]);
    expect([...compiled.backward.inputs].sort()).toEqual(["gradient/result", "uniform/0"]);
  });
});
