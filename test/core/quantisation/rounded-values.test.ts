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

  it("are not what a shape is computed of", () => {
    const graph = smallNetwork();
    const integers = (...values: bigint[]) => graph.initializer(BigInt64Array.from(values), [values.length]);
    const first = graph.node("Slice", [graph.node("Shape", ["sum"]), integers(0n), integers(1n)]);
    const more = graph.node("Add", [first, integers(0n)]);
    graph.node("Reshape", ["sum", graph.node("Concat", [more, integers(2n, -1n)], { axis: 0 })], {}, "split");
    graph.node("Concat", ["split", "split"], { axis: 0 }, "twice");
    expect(roundedValues(valuesOf(readNetwork(graph.encode())))).toEqual([
      ...["input", "rectified", "pooled", "sum", "twice"],
    ]);
  });

  it("of a maximum have the steps of what it is taken from", () => {
    const values = valuesOf(readNetwork(smallNetwork().encode()));
    const rounded = new Set(roundedValues(values));
    expect([stepsFrom("pooled", values, rounded), stepsFrom("sum", values, rounded)]).toEqual(["rectified", "sum"]);
  });

  it("of a maximum over what is not rounded have steps of their own", () => {
    const graph = smallNetwork();
    const pool = (value: string, name: string) =>
      graph.node("MaxPool", [value], { kernel_shape: [2, 2], strides: [1, 1] }, name);
    pool(pool(graph.node("LeakyRelu", ["sum"], {}, "leaky"), "largest"), "larger");
    const values = valuesOf(readNetwork(graph.encode()));
    const rounded = new Set(roundedValues(values));
    expect([stepsFrom("largest", values, rounded), stepsFrom("larger", values, rounded)]).toEqual([
      ...["largest", "largest"],
    ]);
  });
});
