import { createRandom } from "@loci/core";
import { metrics } from "@loci/index";
import { expect, test } from "vitest";
import { type Graph, type GraphCandidates, searchGraph } from "../../../packages/index/dist/engines/graph-search.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";

const [count, dimension] = [4000, 8];
const random = createRandom(4);
const gallery = randomDescriptors(random, count, dimension);
const query = randomDescriptors(random, 1, dimension);

const packed = (found: readonly (readonly { id: number; distance: number }[])[], most: number): GraphCandidates => {
  const [slots, distances] = [new Uint32Array(found.length * most), new Float64Array(found.length * most)];
  for (const [query, rows] of found.entries()) {
    slots.set(
      rows.map(({ id }) => id),
      query * most,
    );
    distances.set(
      rows.map(({ distance }) => distance),
      query * most,
    );
  }
  return { counts: Uint32Array.from(found, ({ length }) => length), most, slots, distances };
};

/** A graph that finds the true nearest among the `ef` it examines, and counts what it was asked. */
function honestGraph(overrides: Partial<Graph> = {}) {
  const asked: { count: number; ef: number }[] = [];
  const rows = { descriptor: (slot: number) => gallery.subarray(slot * dimension, (slot + 1) * dimension) };
  const graph: Graph = {
    dimension,
    size: count,
    rows,
    isRounded: false,
    candidates: (queries, wanted, ef) => {
      asked.push({ count: wanted, ef });
      return packed(bruteForce(gallery, queries, dimension, wanted), wanted);
    },
    ...overrides,
  };
  return { graph, asked };
}

const truth = (k: number, isAllowed: (id: number) => boolean = () => true) =>
  bruteForce(gallery, query, dimension, k, { isAllowed })[0]?.map(({ id }) => id);

test("examines ef candidates, or as many as are wanted", () => {
  const { graph, asked } = honestGraph();
  expect([...searchGraph(graph, query, { k: 10, ef: 64 }, metrics.cosine).ids]).toEqual(truth(10));
  expect([...searchGraph(graph, query, { k: 100, ef: 64 }, metrics.cosine).ids]).toEqual(truth(100));
  expect(asked.map(({ ef }) => ef)).toEqual([64, 108]);
});

test("with half of the descriptors allowed it takes more candidates and leaves the others out", () => {
  const { graph, asked } = honestGraph();
  const allowed = Uint8Array.from({ length: count }, (_, id) => id % 2);
  expect([...searchGraph(graph, query, { k: 10, ef: 16, allowed }, metrics.cosine).ids]).toEqual(
    truth(10, (id) => id % 2 === 1),
  );
  expect(asked).toHaveLength(1);
});

test("few allowed are compared directly, without the graph", () => {
  const { graph, asked } = honestGraph();
  const allowed = Uint8Array.from({ length: count }, (_, id) => (id % 100 === 0 ? 1 : 0));
  const { ids } = searchGraph(graph, query, { k: 10, ef: 64, allowed }, metrics.cosine);
  expect([...ids]).toEqual(truth(10, (id) => id % 100 === 0));
  expect(asked).toEqual([]);
});

test("when the nearest are all forbidden it asks for more until it has k", () => {
  const { graph, asked } = honestGraph();
  const near = new Set(truth(400));
  const allowed = Uint8Array.from({ length: count }, (_, id) => (near.has(id) ? 0 : 1));
  const { ids } = searchGraph(graph, query, { k: 10, ef: 16, allowed }, metrics.cosine);
  expect([...ids]).toEqual(truth(10, (id) => !near.has(id)));
  expect(asked.length).toBeGreaterThan(1);
});

test("a graph that reaches too little is passed over", () => {
  const { graph } = honestGraph({ candidates: () => packed([[{ id: 7, distance: 0.5 }]], 13) });
  expect([...searchGraph(graph, query, { k: 5, ef: 64 }, metrics.cosine).ids]).toEqual(truth(5));
});

test("rounded candidates are compared again", () => {
  const { graph } = honestGraph();
  const rounded: Graph = {
    ...graph,
    isRounded: true,
    candidates: (queries, wanted, ef) => {
      const found = graph.candidates(queries, wanted, ef);
      return { ...found, slots: found.slots.toReversed(), distances: found.distances.map((_, at) => at / 1e3) };
    },
  };
  const { ids, distances } = searchGraph(rounded, query, { k: 10, ef: 64 }, metrics.cosine);
  expect([...ids]).toEqual(truth(10));
  expect([...distances]).toEqual(bruteForce(gallery, query, dimension, 10)[0]?.map(({ distance }) => distance));
});

test("distances that are not finite are a defect of the graph, not an answer", () => {
  const { graph } = honestGraph({
    candidates: () => packed([Array.from({ length: 18 }, (_, id) => ({ id, distance: Number.NaN }))], 18),
  });
  expect(() => searchGraph(graph, query, { k: 10, ef: 18 }, metrics.cosine)).toThrow("is not finite");
});
