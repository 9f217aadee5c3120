import { createRandom, type Head, RetrievalError, type StoredTensor } from "@loci/core";
import type { HeadDefinition, LocationSample, LocationSampleSize } from "./head-definition.js";
import { type HeadSpec, resolveHeadSpec } from "./head-spec.js";

export interface CreateHeadOptions {
  /** Of the random numbers that parameters start from (default 42). */
  readonly seed?: number;
  /** For heads that start from data: see `locationsWanted`. */
  readonly locations?: LocationSample;
}

/** The local descriptors that `createHead` needs for this head, or undefined when it needs none. */
export function locationsWanted(spec: HeadSpec): LocationSampleSize | undefined {
  const { definition, options } = resolveHeadSpec(spec);
  return definition.locationsWanted?.(options);
}

/** A head with fresh parameters. @param channels of the feature maps it will get */
export async function createHead(spec: HeadSpec, channels: number, options: CreateHeadOptions = {}): Promise<Head> {
  const { seed = 42, locations } = options;
  const resolved = resolveHeadSpec(spec);
  const { definition } = resolved;
  if (definition.locationsWanted?.(resolved.options) !== undefined && locations === undefined) {
    throw new RetrievalError({
      what: `${definition.name}: its parameters start from local descriptors of pictures`,
      remedy:
        "Build it where there are pictures (loci index build), or choose an option that needs none (netvlad: centres=random)",
    });
  }
  const context = { channels, options: resolved.options, random: createRandom(seed), locations };
  return assemble(definition, resolved.options, channels, await definition.initialise(context));
}

/** A head with parameters from a file. @throws RetrievalError when names or dims are not this head's */
export function restoreHead(
  spec: HeadSpec,
  channels: number,
  parameters: Readonly<Record<string, StoredTensor>>,
): Head {
  const { definition, options } = resolveHeadSpec(spec);
  const expected = describeDims(definition.parameterDims({ channels, options }));
  const got = describeDims(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape])));
  if (expected !== got) throw new RetrievalError({ what: `parameters of ${spec.name}`, expected, got });
  return assemble(definition, options, channels, parameters);
}

function assemble(
  definition: HeadDefinition,
  options: Record<string, unknown>,
  channels: number,
  parameters: Readonly<Record<string, StoredTensor>>,
): Head {
  const context = { channels, options };
  return {
    name: definition.name,
    options,
    channels,
    descriptorLength: definition.descriptorLength(context),
    parameters,
    aggregate: (ops, featureMap, values) => definition.aggregate(ops, featureMap, values, context),
  };
}

const describeDims = (dims: Readonly<Record<string, readonly number[]>>): string =>
  Object.keys(dims).length === 0
    ? "none"
    : Object.entries(dims)
        .map(([name, lengths]) => `${name} [${lengths.join(", ")}]`)
        .sort()
        .join(", ");
