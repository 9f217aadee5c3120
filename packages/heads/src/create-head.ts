import {
  createRandom,
  type FeatureMapShape,
  type Head,
  type OneOrMore,
  RetrievalError,
  type StoredTensor,
} from "@loci/core";
import type { DescriptorSample } from "./finishes/finish-definition.js";
import type { LocationSample, LocationSampleSize } from "./head-definition.js";
import { assembleHead, type HeadParts, resolveParts, upTo } from "./head-parts.js";
import { type HeadSpec, resolveHeadSpec } from "./head-spec.js";

export interface CreateHeadOptions {
  /** Of the random numbers that parameters start from (default 42). */
  readonly seed?: number;
  /** For heads that start from data: see `locationsWanted`. */
  readonly locations?: LocationSample;
  /** For finishes that are fitted to data: describes at most `count` pictures with what comes before the finish. */
  readonly describe?: (head: Head, count: number) => Promise<DescriptorSample>;
  /** Ends long initialisations early, with its reason. */
  readonly signal?: AbortSignal;
}

/** The local descriptors that `createHead` needs for this head, or undefined when it needs none. */
export function locationsWanted(spec: HeadSpec): LocationSampleSize | undefined {
  const { definition, options } = resolveHeadSpec(spec);
  return definition.locationsWanted?.(options);
}

/** A head, with its necks and finishes, with fresh parameters. @param shapes of the feature maps it will get */
export async function createHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  options: CreateHeadOptions = {},
): Promise<Head> {
  const { seed = 42, locations, describe, signal } = options;
  const parts = resolveParts(spec, shapes);
  const { definition, context } = parts.head;
  if (definition.locationsWanted?.(context.options) !== undefined && locations === undefined) {
    throw new RetrievalError({
      what: `${definition.name}: its parameters start from local descriptors of pictures`,
      remedy:
        "Build it where there are pictures (loci index build), or choose an option that needs none (netvlad: centres=random)",
    });
  }
  const random = createRandom(seed);
  const parameters: Record<string, StoredTensor> = {};
  const keep = (prefix: string, some: Readonly<Record<string, StoredTensor>>) => {
    for (const [name, tensor] of Object.entries(some)) parameters[`${prefix}${name}`] = tensor;
  };
  for (const neck of parts.necks) keep(neck.prefix, neck.definition.initialise({ ...neck.context, random }));
  keep("", await definition.initialise({ ...context, random, locations, signal }));
  for (const [place, { definition: finish, context, prefix }] of parts.finishes.entries()) {
    const wanted = finish.descriptorsWanted?.(context);
    const before = assembleHead(upTo(parts, place), { ...parameters });
    const descriptors = wanted === undefined ? undefined : await describe?.(before, wanted);
    keep(prefix, await finish.initialise({ ...context, random, descriptors }));
  }
  return assembleHead(parts, parameters);
}

/** A head with parameters from a file. @throws RetrievalError when names or dims are not this head's */
export function restoreHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  parameters: Readonly<Record<string, StoredTensor>>,
): Head {
  const parts = resolveParts(spec, shapes);
  const expected = describeDims(declaredDims(parts));
  const got = describeDims(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape])));
  if (expected !== got) throw new RetrievalError({ what: `parameters of ${spec.name}`, expected, got });
  return assembleHead(parts, parameters);
}

function declaredDims({ necks, head, finishes }: HeadParts): Record<string, readonly number[]> {
  const dims = { ...head.definition.parameterDims(head.context) };
  for (const { prefix, definition, context } of necks)
    Object.assign(dims, prefixed(prefix, definition.parameterDims(context)));
  for (const { prefix, definition, context } of finishes)
    Object.assign(dims, prefixed(prefix, definition.parameterDims(context)));
  return dims;
}

const prefixed = <Value>(prefix: string, record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}${name}`, value]));

const describeDims = (dims: Readonly<Record<string, readonly number[]>>): string =>
  Object.keys(dims).length === 0
    ? "none"
    : Object.entries(dims)
        .map(([name, lengths]) => `${name} [${lengths.join(", ")}]`)
        .sort()
        .join(", ");
