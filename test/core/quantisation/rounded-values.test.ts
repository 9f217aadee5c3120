import { OnnxGraph } from "@loci/core";
import { describe, expect, it } from "vitest";
import { readNetwork, valuesOf } from "../../../packages/core/dist/quantisation/network-values.js";
import { roundedValues, stepsFrom } from "../../../packages/core/dist/quantisation/rounded-values.js";
import { smallNetwork } from "./small-network.js";

describe("roundedValues", () => {
  it("are what convolutions take and what 8-bit operators give; not what is rectified at once", () => {
    expect(roundedValues(valuesOf(readNetwork(smallNetwork().encode())))).toEqual([
      "input",
      "rectified",
      "pooled",
      "sum",
    ]);
  });

  it("have a convolution's result that something else needs, too, and what an operator without 8 bits gives a convolution", () => {
    const graph = new OnnxGraph();
    graph.input("x", "float32", ["batch", 1, "height", "width"]);
    const kernel = graph.initializer(Float32Array.of(2), [1, 1, 1, 1], "kernel");
    graph.node("Conv", ["x", kernel], {}, "a");
    graph.node("Relu", ["a"], {}, "b");
    graph.node("Sigmoid", ["b"], {}, "c");
    graph.node("Mul", ["a", "c"], {}, "d");
    graph.node("Conv", ["c", kernel], {}, "e");
    const values = valuesOf(readNetwork(graph.encode()));
    expect(roundedValues(values)).toEqual(["a", "b", "c", "e"]);
  });

  it("of a maximum have the steps of what it is taken from", () => {
    const values = valuesOf(readNetwork(smallNetwork().encode()));
    expect([stepsFrom("pooled", values), stepsFrom("sum", values)]).toEqual(["rectified", "sum"]);
  });
});
