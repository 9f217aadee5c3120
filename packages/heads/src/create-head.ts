import {
  createRandom,
  type FeatureMapShape,
  type Head,
  type MapFormula,
  type OneOrMore,
  type Random,
  RetrievalError,
  type StoredTensor,
} from "@loci/core";
import type { DescriptorSample } from "./finishes/finish-definition.js";
import { type Chain, type HeadPart, isConcat, neckedShapes, parameterDims, upTo } from "./head-chain.js";
import type { LocationSample, LocationSampleSize } from "./head-definition.js";
import { assembleHead, type HeadParts, neckedMap, resolveParts } from "./head-parts.js";
import type { HeadSpec } from "./head-spec.js";

/** Which of a head's feature maps something is made of: positions in `Head.inputs`. */
export type MapPositions = OneOrMore<number>;

/** Where heads that start from data get it. */
export interface HeadData {
  /** Local descriptors in the map of `channels` that the formula makes of the feature maps at `maps`. */
  locations(
    formula: MapFormula,
    channels: number,
    maps: MapPositions,
    size: LocationSampleSize,
  ): Promise<LocationSample>;
  /** At most `count` descriptors by a head that takes the feature maps at `maps`. */
  descriptors(head: Head, maps: MapPositions, count: number): Promise<DescriptorSample>;
}

export interface CreateHeadOptions {
  /** Of the random numbers that parameters start from (default 42). */
  readonly seed?: number;
  /** In how many views each layer comes (default 1). */
  readonly views?: number;
  /** For heads and finishes that start from pictures. */
  readonly data?: HeadData;
  /** Told what there is to know about a start from data, a line at a time. */
  readonly onReport?: (line: string) => void;
  /** Ends long initialisations early, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * A head, with its necks and finishes, with fresh parameters.
 * @param shapes of the feature maps it will get: every layer in the first view, then in the second, …
 */
export async function createHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  options: CreateHeadOptions = {},
): Promise<Head> {
  const { seed = 42, views = 1 } = options;
  const parts = resolveParts(spec, shapes, views);
  const [first] = parts;
  const start: Start = { ...options, random: createRandom(seed), parameters: {} };
  const all = shapes.map((_, position) => position) as unknown as MapPositions;
  await initialiseCore(first, all.slice(0, first.inputs.length) as unknown as MapPositions, start);
  await initialiseFinishes(first, all, start, (chain) => [chain, ...parts.slice(1)]);
  return assembleHead(parts, start.parameters);
}

/** A head with parameters from a file. @throws RetrievalError when names or dims are not this head's */
export function restoreHead(
  spec: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  parameters: Readonly<Record<string, StoredTensor>>,
  views = 1,
): Head {
  const parts = resolveParts(spec, shapes, views);
  const expected = describeDims(parameterDims(parts[0]));
  const got = describeDims(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape])));
  if (expected !== got) throw new RetrievalError({ what: `parameters of ${spec.name}`, expected, got });
  return assembleHead(parts, parameters);
}

interface Start extends CreateHeadOptions {
  readonly random: Random;
  /** What there is so far, by full name; added to. */
  readonly parameters: Record<string, StoredTensor>;
}

function keep(start: Start, prefix: string, some: Readonly<Record<string, StoredTensor>>): void {
  for (const [name, tensor] of Object.entries(some)) start.parameters[`${prefix}${name}`] = tensor;
}

/** Adds the parameters of all but the chain's own finishes. @param maps where the chain's inputs come from */
async function initialiseCore(chain: Chain, maps: MapPositions, start: Start): Promise<void> {
  const { random } = start;
  for (const { prefix, definition, context } of chain.necks) {
    keep(start, prefix, definition.initialise({ ...context, random }));
  }
  const { core } = chain;
  if (!isConcat(core)) return initialiseHead(chain, core, maps, start);
  for (const { chain: branch, maps: taken } of core) {
    const own = taken.map((map) => maps[map]) as unknown as MapPositions;
    await initialiseCore(branch, own, start);
    await initialiseFinishes(branch, own, start, (part) => [part]);
  }
}

async function initialiseHead(chain: Chain, head: HeadPart, maps: MapPositions, start: Start): Promise<void> {
  const { random, signal, parameters } = start;
  const { definition, context, prefix } = head;
  const wanted = definition.locationsWanted?.(context.options);
  const formula = neckedMap(chain, { ...parameters });
  const locations = wanted && (await start.data?.locations(formula, neckedShapes(chain)[0].channels, maps, wanted));
  if (wanted !== undefined && locations === undefined) {
    throw new RetrievalError({
      what: `${definition.name}: its parameters start from local descriptors of pictures`,
      remedy:
        "Build it where there are pictures (loci index build, loci export --pictures), or choose an option that needs none (netvlad: centres=random)",
    });
  }
  const own = await definition.initialise({ ...context, random, locations, signal });
  keep(start, prefix, own);
  if (locations) for (const line of definition.report?.(own, locations) ?? []) start.onReport?.(line);
}

async function initialiseFinishes(
  chain: Chain,
  maps: MapPositions,
  start: Start,
  partsOf: (chain: Chain) => HeadParts,
): Promise<void> {
  for (const [place, { definition, context, prefix }] of chain.finishes.entries()) {
    const wanted = definition.descriptorsWanted?.(context);
    const before = assembleHead(partsOf(upTo(chain, place)), { ...start.parameters });
    const descriptors = wanted === undefined ? undefined : await start.data?.descriptors(before, maps, wanted);
    keep(start, prefix, await definition.initialise({ ...context, random: start.random, descriptors }));
  }
}

const describeDims = (dims: Readonly<Record<string, readonly number[]>>): string =>
  Object.keys(dims).length === 0
    ? "none"
    : Object.entries(dims)
        .map(([name, lengths]) => `${name} [${lengths.join(", ")}]`)
        .sort()
        .join(", ");
