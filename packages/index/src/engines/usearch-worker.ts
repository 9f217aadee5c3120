import { workerData } from "piscina";
import { answerWith } from "./graph-worker-answer.js";
import { type UsearchDescription, UsearchGraph } from "./usearch-graph.js";

const description = workerData as UsearchDescription;

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of a usearch index. */
export default answerWith(new UsearchGraph(description), description.metric, description.parameters.ef, (file) =>
  UsearchGraph.load(file, description),
);
