import { expect, test } from "vitest";
import { answerWith, type WorkerGraph } from "../../../packages/index/dist/engines/graph-worker-answer.js";

function fakeGraph(size: number, asked: unknown[] = []): WorkerGraph {
  const graph = {
    dimension: 2,
    size,
    add: (descriptors: Float32Array) => {
      graph.size += descriptors.length / 2;
    },
    search: (_: Float32Array, query: unknown) => {
      asked.push(query);
      return { ids: new Uint32Array(), distances: new Float64Array() };
    },
    save: () => {
      throw new Error("no space");
    },
  };
  return graph;
}

test("adds, searches with the ef it was made with or is given, and tells problems", () => {
  const asked: unknown[] = [];
  const answer = answerWith(fakeGraph(0, asked), "cosine", 64, () => fakeGraph(0));
  expect(answer({ kind: "add", descriptors: Float32Array.of(1, 0), size: 0 })).toEqual({ size: 1 });
  const search = { kind: "search", queries: Float32Array.of(1, 0), k: 3, size: 1 } as const;
  answer(search);
  answer({ ...search, ef: 9 });
  expect(asked).toEqual([
    { k: 3, ef: 64, allowed: undefined },
    { k: 3, ef: 9, allowed: undefined },
  ]);
  expect(answer({ kind: "save", file: "x", size: 1 })).toEqual({ size: 1, problem: "no space" });
  expect(() => answer({ kind: "save", file: "x", size: 5 })).toThrow("has died");
});

test("a graph that cannot be loaded leaves the one that is there", () => {
  const files = { good: fakeGraph(7) };
  const answer = answerWith(fakeGraph(1), "cosine", 64, (file) => {
    if (file === "good") return files.good;
    throw new Error("damaged");
  });
  expect(answer({ kind: "load", file: "bad", size: 1 })).toEqual({ size: 1, problem: "damaged" });
  expect(answer({ kind: "load", file: "good", size: 1 })).toEqual({ size: 7 });
});
