import { OnnxGraph } from "@loci/core";
import { describe, expect, it } from "vitest";
import { convolutionInput } from "../../../packages/core/dist/quantisation/convolution-input.js";
import { readNetwork, valuesOf } from "../../../packages/core/dist/quantisation/network-values.js";

/** What `convolutionInput` says of a convolution behind zeros, or whatever, around its input. */
function inputBehind(
  pads: readonly number[],
  padding: { mode?: string; filling?: number; own?: Record<string, string | number[]> },
) {
  const graph = new OnnxGraph();
  graph.input("x", "float32", ["batch", 1, "height", "width"]);
  const around = [graph.initializer(BigInt64Array.from(pads, BigInt), [8], "pads")];
  if (padding.filling !== undefined) around.push(graph.initializer(Float32Array.of(padding.filling), [], "filling"));
  graph.node("Pad", ["x", ...around], padding.mode ? { mode: padding.mode } : {}, "padded");
  const kernel = graph.initializer(new Float32Array(9), [1, 1, 3, 3], "kernel");
  graph.node("Conv", ["padded", kernel], padding.own ?? {}, "y");
  const values = valuesOf(readNetwork(graph.encode()));
  return convolutionInput(values.makerOf.get("y")!, values);
}

const spatial = [0, 0, 1, 2, 0, 0, 3, 4];

describe("convolutionInput", () => {
  it("takes zeros around the input to the convolution's own", () => {
    expect(inputBehind(spatial, {})).toEqual({ name: "x", pads: [1, 2, 3, 4] });
    expect(inputBehind(spatial, { filling: 0, own: { pads: [1, 1, 1, 1] } })).toEqual({
      name: "x",
      pads: [2, 3, 4, 5],
    });
  });

  it.each([
    ["a filling that is not zero", spatial, { filling: 1 }],
    ["a reflection", spatial, { mode: "reflect" }],
    ["more channels", [0, 1, 0, 0, 0, 0, 0, 0], {}],
    ["a convolution that pads by itself as needed", spatial, { own: { auto_pad: "SAME_UPPER" } }],
  ])("leaves %s where it is", (_, pads, padding) => {
    expect(inputBehind(pads, padding)).toEqual({ name: "padded", pads: undefined });
  });
});
