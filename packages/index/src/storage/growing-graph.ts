import type { GraphIndex } from "../engines/graph-index.js";
import { fillGraph, loadGraph, newGraph, type ProgressOf } from "./graph-file.js";
import type { IndexStore } from "./index-store.js";

/** Insertions that may be under way while more pictures come. */
const BACKLOG = 4;

/** The graph of an index that is written to: while an index is built it grows along, otherwise it is made when it is wanted. */
export class GrowingGraph {
  #graph: GraphIndex | undefined;
  readonly #insertions: Promise<void>[] = [];

  /** @param graph one that has all that is in the index, and belongs to this object from now on */
  constructor(graph: GraphIndex | undefined) {
    this.#graph = graph;
  }

  /** Has descriptors inserted. Fulfilled when that is accepted: it may go on afterwards, or fail a later call. */
  async add(descriptors: Float32Array): Promise<void> {
    if (this.#graph === undefined || descriptors.length === 0) return;
    while (this.#insertions.length >= BACKLOG) await this.#insertions.shift();
    const insertion = this.#graph.add(descriptors);
    // Its failure is told by whoever awaits it; until then it is not an unhandled one.
    insertion.catch(() => {});
    this.#insertions.push(insertion);
  }

  /** The graph with all rows of the index in it, which belongs to the caller: what comes later is not inserted. */
  async whole({ directory, manifest }: IndexStore, onProgress?: ProgressOf): Promise<GraphIndex> {
    await Promise.all(this.#insertions.splice(0));
    const growing = this.#graph;
    this.#graph = undefined;
    const graph = growing ?? (await (manifest.graph ? loadGraph : newGraph)(directory, manifest));
    try {
      await fillGraph(graph, directory, manifest, onProgress);
      return graph;
    } catch (error) {
      await graph.close();
      throw error;
    }
  }

  /** Gives the graph up; insertions that wait fail. */
  async close(): Promise<void> {
    const graph = this.#graph;
    this.#graph = undefined;
    await graph?.close();
    await Promise.allSettled(this.#insertions.splice(0));
  }
}
