import {
  type FeatureMapShape,
  type Head,
  type HeadDescription,
  type HeadMode,
  l2Normalise,
  type MapFormula,
  type OneOrMore,
  type Ops,
  RetrievalError,
  type StageDescription,
  type StoredTensor,
} from "@loci/core";
import {
  type Chain,
  isConcat,
  type Part,
  parameterDims,
  resolveChain,
  type StageOptions,
  withFinishes,
} from "./head-chain.js";
import type { HeadSpec } from "./head-spec.js";

/**
 * The chain of a head once for every view of the picture: with the same parameters, but for maps of another size. The
 * finishes are behind the mean of all views, and part of the first view's chain.
 */
export type HeadParts = OneOrMore<Chain>;

/**
 * @param inputs every layer's shape in the first view, then in the second, …
 * @throws RetrievalError on unknown names, options out of range, and shapes that do not fit
 */
export function resolveParts(spec: HeadSpec, inputs: OneOrMore<FeatureMapShape>, views = 1): HeadParts {
  const layers = inputs.length / views;
  const { finishes: _, ...withoutFinishes } = spec;
  const chains = Array.from({ length: views }, (_, view) => {
    const shapes = inputs.slice(view * layers, (view + 1) * layers) as unknown as OneOrMore<FeatureMapShape>;
    return resolveChain(withoutFinishes, shapes);
  });
  const [first, ...others] = chains as [Chain, ...Chain[]];
  const signature = (chain: Chain) => JSON.stringify([chain.descriptorLength, parameterDims(chain)]);
  if (others.some((chain) => signature(chain) !== signature(first))) {
    throw new RetrievalError({
      what: `${spec.name}: its length or its parameters depend on the size of the feature map`,
      expected: "one scale",
      remedy: "Leave the scales out, or choose a head for maps of any size",
    });
  }
  return [withFinishes(first, spec), ...others];
}

/** @param parameters of all parts, under their full names */
export function assembleHead(parts: HeadParts, parameters: Readonly<Record<string, StoredTensor>>): Head {
  const [first] = parts;
  return {
    ...describeChain(first),
    inputs: parts.flatMap(({ inputs }) => inputs) as unknown as OneOrMore<FeatureMapShape>,
    descriptorLength: first.descriptorLength,
    parameters,
    aggregate: (ops, featureMaps, values, mode = "inference") =>
      aggregateViews(parts, { ops, values, mode }, featureMaps),
  };
}

/** What a head finds its local descriptors in: the first map that the chain's necks leave, with the parameters so far. */
export function neckedMap(chain: Chain, parameters: Readonly<Record<string, StoredTensor>>): MapFormula {
  return {
    parameters,
    compute: (ops, featureMaps, values) => throughNecks(chain, { ops, values, mode: "inference" }, featureMaps)[0],
  };
}

/** What a computation needs besides the feature maps. */
interface Computing<T> {
  readonly ops: Ops<T>;
  readonly values: Readonly<Record<string, T>>;
  readonly mode: HeadMode;
}

function aggregateViews<T>(parts: HeadParts, computing: Computing<T>, featureMaps: OneOrMore<T>): T {
  const { ops } = computing;
  const [first] = parts;
  const layers = first.inputs.length;
  const descriptors = parts.map((chain, view) =>
    aggregateCore(chain, computing, featureMaps.slice(view * layers, (view + 1) * layers) as unknown as OneOrMore<T>),
  );
  const sum = descriptors.reduce((left, right) => ops.add(left, right));
  return throughFinishes(first, computing, descriptors.length > 1 ? l2Normalise(ops, sum, 1) : sum);
}

function aggregateCore<T>(chain: Chain, computing: Computing<T>, featureMaps: OneOrMore<T>): T {
  const maps = throughNecks(chain, computing, featureMaps);
  const { core } = chain;
  const { ops, values, mode } = computing;
  if (!isConcat(core)) {
    const own = valuesOf(core.prefix, values);
    return core.definition.aggregate(ops, maps, own, { ...core.context, mode });
  }
  const sides = core.map(({ chain: branch, maps: taken }) => {
    const own = taken.map((map) => maps[map] as T) as unknown as OneOrMore<T>;
    return throughFinishes(branch, computing, aggregateCore(branch, computing, own));
  });
  return l2Normalise(ops, ops.concat(sides, 1), 1);
}

function throughNecks<T>(
  { necks }: Chain,
  { ops, values, mode }: Computing<T>,
  featureMaps: OneOrMore<T>,
): OneOrMore<T> {
  const maps: T[] = [...featureMaps];
  for (const { definition, context, map, prefix } of necks) {
    maps[map] = definition.transform(ops, maps[map] as T, valuesOf(prefix, values), { ...context, mode });
  }
  return maps as unknown as OneOrMore<T>;
}

function throughFinishes<T>({ finishes }: Chain, { ops, values }: Computing<T>, descriptor: T): T {
  return finishes.reduce(
    (result, { definition, context, prefix }) => definition.transform(ops, result, valuesOf(prefix, values), context),
    descriptor,
  );
}

/** The values whose names begin with the prefix, without it. */
const valuesOf = <T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );

function describeChain({ necks, core, finishes }: Chain): HeadDescription {
  const around = {
    necks: necks.filter(({ map }) => map === 0).map(describePart),
    finishes: finishes.map(describePart),
  };
  if (!isConcat(core)) return { ...describePart(core), ...around };
  return { name: "concat", options: {}, ...around, branches: core.map(({ chain }) => describeChain(chain)) };
}

const describePart = ({
  definition,
  context,
}: Part<{ readonly name: string }, { readonly options: StageOptions }>): StageDescription => ({
  name: definition.name,
  options: context.options,
});
