import type { Head } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import { jointHead, type TrainedTail } from "./joint-head.js";
import type { Tensors } from "./learner-variables.js";
import { createStepReader, type TrainingMaps } from "./training-maps.js";

/** What a run works on. */
export interface TrainingSubject {
  readonly head: Head;
  /** Those that the head takes. */
  readonly maps: TrainingMaps;
  /** What learns with the head, where something of the network does. */
  readonly tail?: TrainedTail | undefined;
}

/** What a phase of a run works on. */
export interface TrainingStage extends Pick<TrainingSubject, "head" | "maps"> {
  readonly steps: ReturnType<typeof createStepReader>;
}

/**
 * What the phase with this number works on. Until the network learns its maps are as they were: then the head's own maps, which
 * are at hand, save computing them.
 */
export function stageOf(
  { head, maps, tail }: TrainingSubject,
  { phases, seed }: Pick<TrainingConfiguration, "phases" | "seed">,
  phase: number,
): TrainingStage {
  const learnsByNow = phases.slice(0, phase + 1).some(({ learns }) => learns === "all");
  if (tail === undefined || !learnsByNow) return { head, maps, steps: createStepReader(maps, seed) };
  return { head: jointHead(head, tail.network), maps: tail.maps, steps: createStepReader(tail.maps, seed) };
}

/** The head with all that can learn. */
export const wholeHead = ({ head, tail }: Pick<TrainingSubject, "head" | "tail">): Head =>
  tail ? jointHead(head, tail.network) : head;

/** The parameters of the head with all that can learn; what has not learned yet is as it was. */
export function wholeParameters(subject: TrainingSubject, learned: Tensors): Tensors {
  const all = Object.entries(wholeHead(subject).parameters);
  return Object.fromEntries(all.map(([name, start]) => [name, learned[name] ?? start]));
}
