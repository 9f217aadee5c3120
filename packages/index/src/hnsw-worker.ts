import { workerData } from "piscina";
import { HnswGraph } from "./hnsw-graph.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import { assertSize, type IndexAnswer, type IndexTask } from "./index-task.js";

/** What the worker is started with. */
export interface HnswWorkerData {
  readonly dimension: number;
  readonly parameters: HnswParameters;
}

const { dimension, parameters } = workerData as HnswWorkerData;
let graph = HnswGraph.create(dimension, parameters);

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of `createHnswIndex` and `loadHnswIndex`. */
export default function answer(task: IndexTask): IndexAnswer {
  assertSize(task, graph.size);
  switch (task.kind) {
    case "add":
      graph.add(task.descriptors);
      return { size: graph.size };
    case "search":
      return { size: graph.size, neighbours: graph.search(task.queries, task.k) };
    case "save":
      return attempt(() => graph.save(task.file));
    case "load":
      // Into a new object: hnswlib frees the old graph first and keeps pointing at it when reading fails.
      return attempt(() => {
        graph = HnswGraph.load(task.file, dimension, parameters.ef);
      });
  }
}

function attempt(action: () => void): IndexAnswer {
  try {
    action();
    return { size: graph.size };
  } catch (error) {
    return { size: graph.size, problem: error instanceof Error ? error.message : String(error) };
  }
}
