import {
  createRandom,
  type FeatureMapShape,
  type Head,
  type OneOrMore,
  RetrievalError,
  type StoredTensor,
} from "@loci/core";
import type { HeadContext, HeadDefinition, LocationSample, LocationSampleSize } from "./head-definition.js";
import { type HeadSpec, resolveHeadSpec } from "./head-spec.js";

export interface CreateHeadOptions {
  /** Of the random numbers that parameters start from (default 42). */
  readonly seed?: number;
  /** For heads that start from data: see `locationsWanted`. */
  readonly locations?: LocationSample;
  /** Ends long initialisations early, with its reason. */
  readonly signal?: AbortSignal;
}

/** The local descriptors that `createHead` needs for this head, or undefined when it needs none. */
export function locationsWanted(spec: HeadSpec): LocationSampleSize | undefined {
  const { definition, options } = resolveHeadSpec(spec);
  return definition.locationsWanted?.(options);
}

/** A head with fresh parameters. @param shapes of the feature maps it will get */
export async function createHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  options: CreateHeadOptions = {},
): Promise<Head> {
  const { seed = 42, locations, signal } = options;
  const resolved = resolveHeadSpec(spec);
  const { definition } = resolved;
  checkFeatureMaps(definition, shapes);
  if (definition.locationsWanted?.(resolved.options) !== undefined && locations === undefined) {
    throw new RetrievalError({
      what: `${definition.name}: its parameters start from local descriptors of pictures`,
      remedy:
        "Build it where there are pictures (loci index build), or choose an option that needs none (netvlad: centres=random)",
    });
  }
  const context = contextOf(shapes, resolved.options);
  const parameters = await definition.initialise({ ...context, random: createRandom(seed), locations, signal });
  return assemble(definition, context, parameters);
}

/** A head with parameters from a file. @throws RetrievalError when names or dims are not this head's */
export function restoreHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  parameters: Readonly<Record<string, StoredTensor>>,
): Head {
  const { definition, options } = resolveHeadSpec(spec);
  checkFeatureMaps(definition, shapes);
  const context = contextOf(shapes, options);
  const expected = describeDims(definition.parameterDims(context));
  const got = describeDims(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape])));
  if (expected !== got) throw new RetrievalError({ what: `parameters of ${spec.name}`, expected, got });
  return assemble(definition, context, parameters);
}

type Context = HeadContext<Record<string, unknown>>;

const contextOf = (shapes: OneOrMore<FeatureMapShape>, options: Record<string, unknown>): Context => ({
  shapes,
  shape: shapes[0],
  options,
});

function assemble(
  definition: HeadDefinition,
  context: Context,
  parameters: Readonly<Record<string, StoredTensor>>,
): Head {
  return {
    name: definition.name,
    options: context.options,
    inputs: context.shapes,
    descriptorLength: definition.descriptorLength(context),
    parameters,
    aggregate: (ops, featureMaps, values) => definition.aggregate(ops, featureMaps, values, context),
  };
}

function checkFeatureMaps(definition: HeadDefinition, shapes: OneOrMore<FeatureMapShape>): void {
  const { name, featureMaps, fixedSize } = definition;
  if (fixedSize && shapes.some(({ height, width }) => height === undefined || width === undefined)) {
    throw new RetrievalError({
      what: `${name}: size of the feature map`,
      expected: "one size for all pictures",
      got: "pictures of any size (fit shorter-side)",
      remedy: "Choose another fit: fill, crop or letterbox",
    });
  }
  const { least, most } = featureMaps ?? { least: 1, most: 1 };
  if (shapes.length >= least && shapes.length <= most) return;
  throw new RetrievalError({
    what: `${name}: layers`,
    expected: least === most ? `${least}` : `${least} to ${most}`,
    got: `${shapes.length}`,
    remedy: "Name them as backbone@layer+layer/head",
  });
}

const describeDims = (dims: Readonly<Record<string, readonly number[]>>): string =>
  Object.keys(dims).length === 0
    ? "none"
    : Object.entries(dims)
        .map(([name, lengths]) => `${name} [${lengths.join(", ")}]`)
        .sort()
        .join(", ");
