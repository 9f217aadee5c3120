import {
  type FeatureMapShape,
  type HeadDescription,
  type OneOrMore,
  openTensorFlowEngine,
  type PictureMap,
  type StoredTensor,
} from "@loci/core";
import { restoreHead } from "../create-head.js";
import { type ExplainedMaps, explainMaps } from "./explain-maps.js";

/** A head as data, and the feature maps of two pictures. */
export interface ExplainTask {
  readonly description: HeadDescription;
  readonly inputs: OneOrMore<FeatureMapShape>;
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  readonly views: number;
  readonly query: readonly PictureMap[];
  readonly hit: readonly PictureMap[];
}

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Explains a match away from the event loop. */
export default async function explain(task: ExplainTask): Promise<ExplainedMaps> {
  const head = restoreHead(task.description, task.inputs, task.parameters, task.views);
  return explainMaps(await openTensorFlowEngine(), head, task.query, task.hit, task.views);
}
