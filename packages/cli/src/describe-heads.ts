import type { FeatureMapShape } from "@loci/core";
import { finishDefinitions, headDefinitions, neckDefinitions } from "@loci/heads";
import { type DescribedStage, describeStage } from "./describe-stage.js";

/** A head, neck or finish. */
export interface DescribedHead extends DescribedStage {
  /** For heads: length of the descriptor, and how many numbers are learned, with default options. */
  readonly descriptorLength?: number;
  readonly parameters?: number;
}

/**
 * Every head, neck and finish.
 * @param shape of the feature map that heads are described for, or of each of them
 */
export function describeHeads(shape: FeatureMapShape): DescribedHead[] {
  return [
    ...Object.keys(headDefinitions).map((head) => describeHead(head, shape)),
    ...Object.values(neckDefinitions).map((neck) => describeStage("neck", neck)),
    ...Object.values(finishDefinitions).map((finish) => describeStage("finish", finish)),
  ];
}

function describeHead(name: string, shape: FeatureMapShape): DescribedHead {
  const definition = headDefinitions[name] as (typeof headDefinitions)[string];
  const options = definition.options.parse({});
  const others = new Array<FeatureMapShape>((definition.featureMaps?.least ?? 1) - 1).fill(shape);
  const context = { shapes: [shape, ...others], shape, options } as const;
  const dims = Object.values(definition.parameterDims(context));
  return {
    ...describeStage(definition.family, definition),
    descriptorLength: definition.descriptorLength(context),
    parameters: dims.reduce((sum, lengths) => sum + lengths.reduce((product, length) => product * length, 1), 0),
  };
}
