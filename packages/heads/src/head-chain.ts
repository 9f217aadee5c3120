import { type FeatureMapShape, type OneOrMore, RetrievalError } from "@loci/core";
import { finishDefinitions } from "./finishes/catalogue.js";
import type { FinishContext, FinishDefinition } from "./finishes/finish-definition.js";
import type { HeadContext, HeadDefinition } from "./head-definition.js";
import { CONCAT, type HeadSpec, resolveHeadSpec } from "./head-spec.js";
import { neckDefinitions } from "./necks/catalogue.js";
import type { NeckContext, NeckDefinition } from "./necks/neck-definition.js";
import { resolveStage } from "./stage-spec.js";

export type StageOptions = Record<string, unknown>;

/** A stage looked up, its options checked. */
export interface Part<Definition, Context> {
  readonly definition: Definition;
  readonly context: Context;
  /** What the names of its parameters begin with. */
  readonly prefix: string;
}

/** A neck works on one feature map: it is there once per map. */
interface NeckPart extends Part<NeckDefinition, NeckContext<StageOptions>> {
  /** Position of the map that it works on. */
  readonly map: number;
}

export type HeadPart = Part<HeadDefinition, HeadContext<StageOptions>>;
type FinishPart = Part<FinishDefinition, FinishContext<StageOptions>>;

/** A chain beside others, and which of their common maps it takes. */
export interface Branch {
  readonly chain: Chain;
  readonly maps: OneOrMore<number>;
}

/** Necks, one head or several side by side, and finishes: every name looked up, every option checked, every shape known. */
export interface Chain {
  readonly inputs: OneOrMore<FeatureMapShape>;
  readonly necks: readonly NeckPart[];
  readonly core: HeadPart | readonly Branch[];
  readonly finishes: readonly FinishPart[];
  readonly descriptorLength: number;
}

export const isConcat = (core: Chain["core"]): core is readonly Branch[] => Array.isArray(core);

/** @throws RetrievalError on unknown names, options out of range, and shapes that do not fit */
export function resolveChain(spec: HeadSpec, inputs: OneOrMore<FeatureMapShape>, prefix = ""): Chain {
  const necks: NeckPart[] = [];
  let shapes = inputs;
  for (const [position, stage] of (spec.necks ?? []).entries()) {
    const { definition, options } = resolveStage("neck", neckDefinitions, stage);
    const added = shapes.map((shape, map): NeckPart => {
      checkSize(definition, [shape]);
      const perMap = inputs.length > 1 ? `map${map}.` : "";
      return { definition, context: { shape, options }, map, prefix: `${prefix}neck${position}.${perMap}` };
    });
    necks.push(...added);
    shapes = added.map((neck) => neck.definition.outputShape(neck.context)) as unknown as OneOrMore<FeatureMapShape>;
  }
  const core = spec.branches ? resolveBranches(spec.branches, shapes, prefix) : resolveHead(spec, shapes, prefix);
  const length = isConcat(core)
    ? core.reduce((sum, { chain }) => sum + chain.descriptorLength, 0)
    : core.definition.descriptorLength(core.context);
  return withFinishes({ inputs, necks, core, finishes: [], descriptorLength: length }, spec, prefix);
}

/** The chain with the spec's finishes behind it. */
export function withFinishes(chain: Chain, { finishes: stages = [] }: HeadSpec, prefix = ""): Chain {
  let length = chain.descriptorLength;
  const finishes = stages.map((stage, position): FinishPart => {
    const { definition, options } = resolveStage("finish", finishDefinitions, stage);
    const context = { length, options };
    length = definition.outputLength(context);
    return { definition, context, prefix: `${prefix}finish${position}.` };
  });
  return { ...chain, finishes, descriptorLength: length };
}

/** The same with only the first `count` finishes. */
export function upTo(chain: Chain, count: number): Chain {
  const descriptorLength = chain.finishes[count]?.context.length ?? chain.descriptorLength;
  return { ...chain, finishes: chain.finishes.slice(0, count), descriptorLength };
}

/** The shapes that the head, or the branches, get from the necks. */
export function neckedShapes({ inputs, necks }: Chain): OneOrMore<FeatureMapShape> {
  const shapes: FeatureMapShape[] = [...inputs];
  for (const { definition, context, map } of necks) shapes[map] = definition.outputShape(context);
  return shapes as unknown as OneOrMore<FeatureMapShape>;
}

/** Dims of every parameter by its full name. */
export function parameterDims({ necks, core, finishes }: Chain): Record<string, readonly number[]> {
  const dims: Record<string, readonly number[]> = {};
  const add = (prefix: string, some: Readonly<Record<string, readonly number[]>>) => {
    for (const [name, lengths] of Object.entries(some)) dims[`${prefix}${name}`] = lengths;
  };
  for (const { prefix, definition, context } of necks) add(prefix, definition.parameterDims(context));
  if (isConcat(core)) for (const { chain } of core) add("", parameterDims(chain));
  else add(core.prefix, core.definition.parameterDims(core.context));
  for (const { prefix, definition, context } of finishes) add(prefix, definition.parameterDims(context));
  return dims;
}

function resolveHead(spec: HeadSpec, shapes: OneOrMore<FeatureMapShape>, prefix: string): HeadPart {
  const { definition, options } = resolveHeadSpec({ name: spec.name, options: spec.options });
  checkSize(definition, shapes);
  const { least, most } = mapsTaken(definition);
  if (shapes.length < least || shapes.length > most) {
    throw new RetrievalError({
      what: `${definition.name}: layers`,
      expected: least === most ? `${least}` : `${least} to ${most}`,
      got: `${shapes.length}`,
      remedy:
        "Name them as backbone@layer+layer/head (loci backbones NAME lists them); heads side by side (gem&gem) take one layer each",
    });
  }
  return { definition, context: { shapes, shape: shapes[0], options }, prefix };
}

/** One map is everybody's; of several, every branch takes as many as it needs, in order, and none is left over. */
function resolveBranches(
  specs: readonly HeadSpec[],
  shapes: OneOrMore<FeatureMapShape>,
  prefix: string,
): readonly Branch[] {
  const needs = specs.map(mapsNeeded);
  const all = needs.reduce((sum, need) => sum + need, 0);
  const shared = shapes.length === 1;
  if (!shared && all !== shapes.length) {
    throw new RetrievalError({
      what: `${CONCAT}: layers for ${specs.map(({ name }) => name).join(", ")}`,
      expected: `one for all, or ${all}, in this order`,
      got: `${shapes.length}`,
    });
  }
  let next = 0;
  return specs.map((spec, position) => {
    const taken = Array.from({ length: shared ? 1 : (needs[position] as number) }, () => (shared ? 0 : next++));
    const maps = taken as unknown as OneOrMore<number>;
    const inputs = maps.map((map) => shapes[map]) as unknown as OneOrMore<FeatureMapShape>;
    return { chain: resolveChain(spec, inputs, `${prefix}branch${position}.`), maps };
  });
}

const mapsNeeded = (spec: HeadSpec): number =>
  spec.branches
    ? spec.branches.reduce((sum, branch) => sum + mapsNeeded(branch), 0)
    : mapsTaken(resolveHeadSpec({ name: spec.name, options: spec.options }).definition).least;

const mapsTaken = ({ featureMaps }: HeadDefinition) => featureMaps ?? { least: 1, most: 1 };

function checkSize(
  { name, fixedSize }: { readonly name: string; readonly fixedSize?: true },
  shapes: readonly FeatureMapShape[],
): void {
  if (!fixedSize || shapes.every(({ height, width }) => height !== undefined && width !== undefined)) return;
  throw new RetrievalError({
    what: `${name}: size of the feature map`,
    expected: "one size for all pictures",
    got: "pictures of any size (fit shorter-side)",
    remedy: "Choose another fit: fill, crop or letterbox",
  });
}
