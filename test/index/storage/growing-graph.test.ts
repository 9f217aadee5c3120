import type { GraphIndex } from "@loci/index";
import { expect, test } from "vitest";
import { GrowingGraph } from "../../../packages/index/dist/storage/growing-graph.js";
import type { IndexStore } from "../../../packages/index/dist/storage/index-store.js";

/** A graph whose insertions end when the test wants. */
function slowGraph() {
  const insertions: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const calls: string[] = [];
  const graph = {
    size: 0,
    add: () => new Promise<void>((resolve, reject) => insertions.push({ resolve, reject })),
    addFromFile: async (_: unknown, count: number) => void calls.push(`fill ${count}`),
    close: async () => void calls.push("close"),
  } as unknown as GraphIndex;
  return { graph, insertions, calls };
}

const descriptor = Float32Array.of(1, 0);
const store = { directory: "/none", manifest: { slots: 7, vectors: "v" } } as unknown as IndexStore;
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

test("accepts while earlier pictures are being inserted, but only so many", async () => {
  const { graph, insertions } = slowGraph();
  const growing = new GrowingGraph(graph);
  for (let call = 0; call < 4; call++) await growing.add(descriptor);
  let isAccepted = false;
  const fifth = growing.add(descriptor).then(() => {
    isAccepted = true;
  });
  await soon();
  expect(isAccepted).toBe(false);
  insertions[0]?.resolve();
  await fifth;
});

test("is given away when it is whole, and takes nothing afterwards", async () => {
  const { graph, insertions, calls } = slowGraph();
  const growing = new GrowingGraph(graph);
  await growing.add(descriptor);
  const whole = growing.whole(store);
  insertions[0]?.resolve();
  expect(await whole).toBe(graph);
  await growing.add(descriptor);
  await growing.close();
  expect([insertions.length, calls]).toEqual([1, ["fill 7"]]);
});

test("a failed insertion fails the end, and is no unhandled rejection before", async () => {
  const { graph, insertions } = slowGraph();
  const growing = new GrowingGraph(graph);
  await growing.add(descriptor);
  insertions[0]?.reject(new Error("no memory"));
  await soon();
  await expect(growing.whole(store)).rejects.toThrow("no memory");
});

test("closing closes the graph, once", async () => {
  const { graph, calls } = slowGraph();
  const growing = new GrowingGraph(graph);
  await growing.close();
  await growing.close();
  expect(calls).toEqual(["close"]);
});
