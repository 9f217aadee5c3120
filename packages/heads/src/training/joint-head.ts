import type { Head, NetworkTail } from "@loci/core";
import type { TrainingMaps } from "./training-maps.js";

/** The last stages of a network, which learn together with a head, and the maps that they take. */
export interface TrainedTail {
  readonly network: NetworkTail;
  /** Of the layers `network.inputs`, of the same pictures as the head's own maps. */
  readonly maps: TrainingMaps;
}

/** What the names of the network's own parameters begin with, among those of the head. */
export const TAIL = "tail.";

/** The head together with the stages before it: it takes the maps that those take. */
export function jointHead(head: Head, { inputs, sizes, parameters, compute }: TrainedTail["network"]): Head {
  const own = Object.entries(parameters).map(([name, tensor]) => [`${TAIL}${name}`, tensor] as const);
  return {
    ...head,
    name: `${head.name} behind ${inputs[0]}`,
    inputs: sizes,
    parameters: { ...Object.fromEntries(own), ...head.parameters },
    aggregate(ops, featureMaps, values, mode) {
      const { tail, head: ofHead } = splitTail(values);
      return head.aggregate(ops, compute(ops, featureMaps, tail), ofHead, mode);
    },
  };
}

/** The values of the stages, under their own names, and those of the head behind them. */
export function splitTail<Value>(values: Readonly<Record<string, Value>>): {
  readonly tail: Readonly<Record<string, Value>>;
  readonly head: Readonly<Record<string, Value>>;
} {
  const [tail, head]: [Record<string, Value>, Record<string, Value>] = [{}, {}];
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith(TAIL)) tail[name.slice(TAIL.length)] = value;
    else head[name] = value;
  }
  return { tail, head };
}
