import type { FeatureMapShape, NetworkTail, OneOrMore, Picture } from "@loci/core";
import { parameterDims } from "../head-chain.js";
import { resolveParts } from "../head-parts.js";
import type { HeadSpec } from "../head-spec.js";
import type { TrainingConfiguration } from "./configuration.js";
import { drawBatches } from "./epoch-batches.js";
import { TAIL } from "./joint-head.js";
import { learnedParameters, PREFIX } from "./learner-variables.js";
import { lossDefinitions } from "./losses/catalogue.js";
import type { LossDefinition } from "./losses/loss-definition.js";
import { checkTailMemory } from "./tail-memory.js";
import { createTrainingSet, type PictureRoles, type TrainingSet } from "./training-set.js";

/** What a run is to train, before anything is computed for it. */
export interface PlannedTraining {
  readonly head: HeadSpec;
  /** Of the feature maps it will get. */
  readonly shapes: OneOrMore<FeatureMapShape>;
  readonly pictures: readonly Picture[];
  readonly roles: PictureRoles;
  readonly configuration: TrainingConfiguration;
  /** What of the network learns with it, on which engine. */
  readonly tail?: { readonly network: NetworkTail; readonly engine: string } | undefined;
}

/**
 * Tells what would end a run, before hours of extraction.
 * @throws RetrievalError when the head is not possible, the pictures lack what the sampler needs or give no batch, a phase
 * has nothing to learn, or the network's maps have no room
 */
export function checkTraining({ head, shapes, pictures, roles, configuration, tail }: PlannedTraining): void {
  const [chain] = resolveParts(head, shapes);
  const ofTail = Object.keys(tail?.network.parameters ?? {}).map((name) => `${TAIL}${name}`);
  const parameters = [...ofTail, ...Object.keys(parameterDims(chain))];
  const { descriptorLength } = chain;
  const set = createTrainingSet(pictures, roles, configuration);
  checkRun(set, configuration, { ...{ name: head.name, parameters, descriptorLength } });
  if (tail) checkTailMemory(tail.network, set, configuration, tail.engine);
}

/** @throws RetrievalError when there is no batch, or a phase has nothing to learn */
export function checkRun(
  set: TrainingSet,
  configuration: TrainingConfiguration,
  head: { readonly name: string; readonly parameters: readonly string[]; readonly descriptorLength: number },
): void {
  drawBatches(set, configuration, 0);
  const { name, options } = configuration.loss;
  const context = { length: head.descriptorLength, classes: set.classes, options };
  const ofLoss = Object.keys((lossDefinitions[name] as LossDefinition).parameterDims(context));
  const all = [...head.parameters, ...ofLoss.map((parameter) => `${PREFIX}${parameter}`)];
  for (const { learns } of configuration.phases) learnedParameters(head.name, all, learns);
}
