import { OnnxGraph, openOnnxSession, RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";

function affine(): OnnxGraph {
  const graph = new OnnxGraph();
  const x = graph.input("x", "float32", ["batch", 2]);
  const scaled = graph.node("Mul", [x, graph.initializer(Float32Array.of(2, 3), [2], "scale")]);
  graph.node("Add", [scaled, graph.initializer(Float32Array.of(10, 20), [2], "offset")], {}, "y");
  graph.output("y", "float32", ["batch", 2]);
  return graph;
}

async function run(graph: OnnxGraph): Promise<Record<string, number[]>> {
  const session = await openOnnxSession(graph.encode());
  const outputs = await session.run({ x: { type: "float32", dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) } });
  await session.close();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}

describe("OnnxGraph", () => {
  it("encodes a file that ONNX Runtime computes", async () => {
    expect(await run(affine())).toEqual({ y: [12, 26, 16, 32] });
  });

  it("is the same after encoding and decoding", async () => {
    const graph = OnnxGraph.decode(affine().encode());
    expect(await run(graph)).toEqual({ y: [12, 26, 16, 32] });
    expect(graph.has("scale")).toBe(true);
  });

  it("encodes the same graph to the same bytes", () => {
    expect(Buffer.compare(affine().encode(), affine().encode())).toBe(0);
  });

  it("gives constants other values", async () => {
    const graph = OnnxGraph.decode(affine().encode());
    graph.replaceInitializers({ scale: Float32Array.of(5, 7), nothing: Float32Array.of(1) });
    expect(await run(graph)).toEqual({ y: [15, 34, 25, 48] });
  });

  it("prunes what no output needs", async () => {
    const graph = OnnxGraph.decode(affine().encode());
    const before = graph.encode().length;
    graph.clearOutputs();
    graph.output("Mul", "float32", ["batch", 2]);
    graph.prune();
    expect(graph.encode().length).toBeLessThan(before);
    expect(await run(graph)).toEqual({ Mul: [2, 6, 6, 12] });
  });

  it("takes a value from outside in place of the node that computed it", async () => {
    const graph = affine();
    graph.takeInstead("Mul", "float32", ["batch", 2]);
    graph.prune();
    expect(graph.inputs()).toEqual(["Mul"]);
    const session = await openOnnxSession(graph.encode());
    const { y } = await session.run({ Mul: { type: "float32", dims: [1, 2], data: Float32Array.of(1, 2) } });
    expect(Array.from(y!.data as Float32Array)).toEqual([11, 22]);
    await session.close();
  });

  it("gives every value its own name, also after decoding", () => {
    const graph = OnnxGraph.decode(affine().encode());
    expect(graph.node("Mul", ["x", "scale"])).toBe("Mul_1");
    expect(() => graph.input("x", "float32", [1])).toThrow('already has a value named "x"');
  });

  it("writes every kind of attribute", async () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", "float32", ["batch", 2]);
    graph.node("LeakyRelu", [graph.node("Transpose", [x], { perm: [1, 0] })], { alpha: { float: 0.5 } }, "y");
    graph.output("y", "float32", [2, "batch"]);
    expect(await run(graph)).toEqual({ y: [1, 3, 2, 4] });
  });

  it("includes a network twice: both results, one copy of the weights", async () => {
    const network = affine();
    network.node("Relu", ["y"], {}, "z");
    const graph = new OnnxGraph();
    const x = graph.input("x", "float32", ["batch", 2]);
    const negated = graph.node("Neg", [x]);
    const bytes = network.encode();
    const once = graph.include(bytes, { x }, { values: "once/", weights: "shared/" });
    const again = graph.include(bytes, { x: negated }, { values: "again/", weights: "shared/" });
    const before = graph.encode().length;
    for (const name of [once("z"), again("z")]) graph.output(name, "float32");
    expect(await run(graph)).toEqual({ "once/z": [12, 26, 16, 32], "again/z": [8, 14, 4, 8] });
    expect([once("x"), again("x"), once("scale"), again("scale")]).toEqual([
      x,
      negated,
      "shared/scale",
      "shared/scale",
    ]);
    const unshared = graph.include(bytes, { x }, { values: "third/", weights: "own/" });
    expect(unshared("scale")).toBe("own/scale");
    expect(graph.has("own/scale")).toBe(true);
    expect(graph.encode().length).toBeGreaterThan(before);
  });

  it("refuses to include a network under names that are taken", () => {
    const graph = affine();
    expect(() => graph.include(affine().encode(), { x: "x" }, { values: "", weights: "" })).toThrow(
      'already has a value named "Mul"',
    );
  });

  it("refuses bytes that are no model", () => {
    expect(() => OnnxGraph.decode(Buffer.from("this is no model at all"))).toThrow(RetrievalError);
  });
});
