import type { Metric } from "../metrics.js";
import { addRows } from "./file-rows.js";
import type { GraphQuery } from "./graph-search.js";
import { assertSize, attempt, type IndexAnswer, type IndexTask, type PackedNeighbours } from "./index-task.js";

/** A graph as its worker uses it. */
export interface WorkerGraph {
  readonly dimension: number;
  readonly size: number;
  add(descriptors: Float32Array): void;
  search(queries: Float32Array, query: GraphQuery): PackedNeighbours;
  save(file: string): void;
}

/** What the worker of a graph does with its requests. @param load makes a graph from a file */
export function answerWith(
  empty: WorkerGraph,
  metric: Metric,
  ef: number,
  load: (file: string) => WorkerGraph,
): (task: IndexTask) => IndexAnswer {
  let graph = empty;
  const size = () => graph.size;
  return (task) => {
    assertSize(task, graph.size);
    switch (task.kind) {
      case "add":
        graph.add(task.descriptors);
        return { size: graph.size };
      case "add-from-file":
        return addRows(task, { dimension: graph.dimension, metric, size, add: (rows) => graph.add(rows) });
      case "search": {
        const { queries, k, allowed } = task;
        return { size: graph.size, neighbours: graph.search(queries, { k, ef: task.ef ?? ef, allowed }) };
      }
      case "save":
        return attempt(() => graph.save(task.file), size);
      case "load":
        // Into a new object: hnswlib frees the old graph first and keeps pointing at it when reading fails.
        return attempt(() => {
          graph = load(task.file);
        }, size);
    }
  };
}
