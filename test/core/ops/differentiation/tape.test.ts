import { OnnxGraph } from "@loci/core";
import { describe, expect, it } from "vitest";
import { constantOf, expanded, Tape, unbroadcast } from "../../../../packages/core/dist/ops/differentiation/tape.js";

describe("Tape", () => {
  it("adds up what comes by several ways, and skips what does not learn", () => {
    const graph = new OnnxGraph();
    const tape = new Tape(graph);
    const learned = { name: graph.input("learned", "float32", [2]), dims: [2], learns: true };
    const other = { name: graph.input("other", "float32", [2]), dims: [2], learns: true };
    const fixed = constantOf(graph.input("fixed", "float32", [2]), [2]);
    const pulled: string[] = [];
    const pull = (name: string) => (gradient: string) => {
      pulled.push(name);
      return graph.node("Identity", [gradient]);
    };
    const twice = tape.record(
      graph.node("Add", ["learned", "learned"]),
      [2],
      [learned, learned],
      [pull("1"), pull("2")],
    );
    const result = tape.record(graph.node("Add", [twice.name, "fixed"]), [2], [twice, fixed], [pull("3"), pull("4")]);
    const seed = graph.input("seed", "float32", [2]);
    const [byLearned, byOther] = tape.follow(result, seed, [learned, other]);
    expect(pulled).toEqual(["3", "1", "2"]);
    expect(byLearned).toMatch(/^Sum/);
    expect(byOther).toBeUndefined();
  });

  it("records nothing where nothing learns", () => {
    const graph = new OnnxGraph();
    const x = constantOf(graph.input("x", "float32", [2]), [2]);
    const tape = new Tape(graph);
    const result = tape.record(graph.node("Abs", ["x"]), [2], [x], [(gradient) => gradient]);
    expect(result.learns).toBe(false);
    expect(tape.follow(result, "seed", [x])).toEqual([undefined]);
  });
});

describe("what broadcasts", () => {
  it("costs nothing where dims are the same", () => {
    const graph = new OnnxGraph();
    expect(expanded(graph, "x", [2, 3], [2, 3])).toBe("x");
    expect(unbroadcast(graph, "x", [2, 3], [2, 3])).toBe("x");
    expect(expanded(graph, "x", [1, 3], [2, 3])).toMatch(/^Expand/);
    expect(unbroadcast(graph, "x", [2, 3], [3])).toMatch(/^Reshape/);
    expect(unbroadcast(graph, "x", [2, 3], [2, 1])).toMatch(/^ReduceSum/);
  });
});
