import { workerData } from "piscina";
import { answerWith } from "./graph-worker-answer.js";
import { type GraphDescription, HnswGraph } from "./hnsw-graph.js";
import type { HnswParameters } from "./hnsw-parameters.js";

/** What the worker is started with. */
export interface HnswWorkerData extends GraphDescription {
  readonly parameters: HnswParameters;
}

const { parameters, ...description } = workerData as HnswWorkerData;

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of an hnsw index. */
export default answerWith(HnswGraph.create(description, parameters), description.metric, parameters.ef, (file) =>
  HnswGraph.load(file, description),
);
