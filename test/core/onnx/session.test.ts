import { OnnxGraph, openOnnxSession } from "@loci/core";
import { afterAll, describe, expect, it } from "vitest";

const graph = new OnnxGraph();
const input = graph.input("x", "float32", ["rows", 64]);
graph.node("MatMul", [input, graph.initializer(new Float32Array(64 * 64).fill(0.5), [64, 64])], {}, "y");
graph.output("y", "float32", ["rows", 64]);
const session = await openOnnxSession(graph.encode(), { lanes: 2, threads: 1 });
afterAll(() => session.close());

const ones = (rows: number) => ({
  x: { type: "float32" as const, dims: [rows, 64], data: new Float32Array(rows * 64).fill(1) },
});

describe("OnnxSession", () => {
  it("answers many runs at once, each its own", async () => {
    const results = await Promise.all([1, 2, 3, 4, 5].map((rows) => session.run(ones(rows))));
    expect(results.map(({ y }) => y?.dims)).toEqual([1, 2, 3, 4, 5].map((rows) => [rows, 64]));
    expect(results.every(({ y }) => (y!.data as Float32Array).every((value) => value === 32))).toBe(true);
  });

  it("gives back what was lent, and what was given not", async () => {
    const lent = ones(2);
    const { inputs, outputs } = await session.lend(lent);
    expect(lent.x.data.length).toBe(0);
    expect(inputs["x"]?.data).toEqual(ones(2).x.data);
    expect(outputs["y"]?.dims).toEqual([2, 64]);
    expect((await session.lend({}, ones(2))).inputs).toEqual({});
  });

  it("says what ONNX Runtime dislikes about the input, and goes on", async () => {
    const wrong = { x: { type: "float32" as const, dims: [1, 3], data: new Float32Array(3) } };
    await expect(session.run(wrong)).rejects.toThrow(/ONNX Runtime: .*dimensions/);
    expect((await session.run(ones(1)))["y"]?.dims).toEqual([1, 64]);
  });

  it("refuses bytes that are no network", async () => {
    await expect(openOnnxSession(Buffer.from("not an ONNX file"))).rejects.toThrow("ONNX Runtime");
  });

  it("finishes what is under way before it closes", async () => {
    const closing = await openOnnxSession(graph.encode());
    const runs = [closing.run(ones(50_000)), closing.run(ones(50_000))];
    await closing.close();
    expect((await Promise.all(runs)).map(({ y }) => y?.dims[0])).toEqual([50_000, 50_000]);
  });

  it("leaves the event loop free while it computes", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await session.run(ones(200_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });
});
