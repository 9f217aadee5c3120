import type { FeatureMapShape } from "@loci/core";
import { unknownName } from "@loci/core";
import { finishDefinitions, headDefinitions, neckDefinitions, type StageDefinition } from "@loci/heads";

export interface DescribedOption {
  readonly name: string;
  /** Left out for an option that is off unless it is given. */
  readonly default?: unknown;
  readonly description: string;
}

/** A neck, head or finish for people and programs. */
export interface DescribedStage {
  readonly name: string;
  /** "neck", "finish", or the family of a head. */
  readonly kind: string;
  readonly summary: string;
  readonly source: string;
  /** For heads: length of the descriptor, and how many numbers are learned, with default options. */
  readonly descriptorLength?: number;
  readonly parameters?: number;
  readonly options: readonly DescribedOption[];
}

/**
 * Every head, neck and finish, or the one of this name.
 * @param shape of the feature map that heads are described for, or of each of them
 * @throws RetrievalError naming the nearest when there is none of this name
 */
export function describeStages(shape: FeatureMapShape, name?: string): DescribedStage[] {
  const all = [
    ...Object.keys(headDefinitions).map((head) => describeHead(head, shape)),
    ...Object.values(neckDefinitions).map((neck) => describeStage("neck", neck)),
    ...Object.values(finishDefinitions).map((finish) => describeStage("finish", finish)),
  ];
  if (name === undefined) return all;
  const named = all.filter((stage) => stage.name === name);
  if (named.length > 0) return named;
  throw unknownName(
    "head",
    all.map((stage) => stage.name),
    name,
  );
}

function describeHead(name: string, shape: FeatureMapShape): DescribedStage {
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

type Definition = StageDefinition & { readonly summary: string; readonly source: string };

function describeStage(kind: string, { name, summary, source, options }: Definition): DescribedStage {
  const defaults: Readonly<Record<string, unknown>> = options.parse({});
  const described = Object.entries(options.shape).map(([option, schema]): DescribedOption => {
    const { description = "" } = schema as { description?: string };
    return { name: option, ...(defaults[option] !== undefined && { default: defaults[option] }), description };
  });
  return { name, kind, summary, source, options: described };
}
