import {
  type FeatureMapShape,
  type Head,
  type OneOrMore,
  type Ops,
  RetrievalError,
  type StageDescription,
  type StoredTensor,
} from "@loci/core";
import { finishDefinitions } from "./finishes/catalogue.js";
import type { FinishContext, FinishDefinition } from "./finishes/finish-definition.js";
import type { HeadContext, HeadDefinition } from "./head-definition.js";
import { type HeadSpec, resolveHeadSpec } from "./head-spec.js";
import { neckDefinitions } from "./necks/catalogue.js";
import type { NeckContext, NeckDefinition } from "./necks/neck-definition.js";
import { resolveStage } from "./stage-spec.js";

type Options = Record<string, unknown>;

interface Part<Definition, Context> {
  readonly definition: Definition;
  readonly context: Context;
}

/** A neck works on one feature map: it is there once per map. */
interface NeckPart extends Part<NeckDefinition, NeckContext<Options>> {
  /** Position of the neck in the chain, and of the map that it works on. */
  readonly position: number;
  readonly map: number;
  /** What the names of its parameters begin with. */
  readonly prefix: string;
}

interface FinishPart extends Part<FinishDefinition, FinishContext<Options>> {
  readonly prefix: string;
}

/** A head spec with every name looked up, every option checked and every shape known. */
export interface HeadParts {
  readonly inputs: OneOrMore<FeatureMapShape>;
  readonly necks: readonly NeckPart[];
  readonly head: Part<HeadDefinition, HeadContext<Options>>;
  readonly finishes: readonly FinishPart[];
  readonly descriptorLength: number;
}

/** @throws RetrievalError on unknown names, options out of range, and shapes that do not fit */
export function resolveParts(spec: HeadSpec, inputs: OneOrMore<FeatureMapShape>): HeadParts {
  const necks: NeckPart[] = [];
  let shapes: readonly FeatureMapShape[] = inputs;
  for (const [position, stage] of (spec.necks ?? []).entries()) {
    const { definition, options } = resolveStage("neck", neckDefinitions, stage);
    const added = shapes.map((shape, map): NeckPart => {
      checkSize(definition, [shape]);
      const prefix = `neck${position}.${inputs.length > 1 ? `map${map}.` : ""}`;
      return { definition, context: { shape, options }, position, map, prefix };
    });
    necks.push(...added);
    shapes = added.map((neck) => neck.definition.outputShape(neck.context));
  }
  const { definition, options } = resolveHeadSpec(spec);
  const taken = shapes as unknown as OneOrMore<FeatureMapShape>;
  checkFeatureMaps(definition, taken);
  const context = { shapes: taken, shape: taken[0], options };
  let length = definition.descriptorLength(context);
  const finishes: FinishPart[] = [];
  for (const [position, stage] of (spec.finishes ?? []).entries()) {
    const finish = resolveStage("finish", finishDefinitions, stage);
    const part = {
      definition: finish.definition,
      context: { length, options: finish.options },
      prefix: `finish${position}.`,
    };
    finishes.push(part);
    length = part.definition.outputLength(part.context);
  }
  return { inputs, necks, head: { definition, context }, finishes, descriptorLength: length };
}

/** The same without the finishes from `place` on. */
export function upTo(parts: HeadParts, place: number): HeadParts {
  const descriptorLength = parts.finishes[place]?.context.length ?? parts.descriptorLength;
  return { ...parts, finishes: parts.finishes.slice(0, place), descriptorLength };
}

/** @param parameters of all parts, names prefixed */
export function assembleHead(parts: HeadParts, parameters: Readonly<Record<string, StoredTensor>>): Head {
  const { inputs, necks, head, finishes, descriptorLength } = parts;
  const describe = ({
    definition,
    context,
  }: Part<{ readonly name: string }, { readonly options: Options }>): StageDescription => ({
    name: definition.name,
    options: context.options,
  });
  return {
    ...describe(head),
    necks: necks.filter(({ map }) => map === 0).map(describe),
    finishes: finishes.map(describe),
    inputs,
    descriptorLength,
    parameters,
    aggregate: (ops, featureMaps, values) => aggregate(parts, ops, featureMaps, values),
  };
}

function aggregate<T>(
  { necks, head, finishes }: HeadParts,
  ops: Ops<T>,
  featureMaps: OneOrMore<T>,
  values: Readonly<Record<string, T>>,
): T {
  const maps: T[] = [...featureMaps];
  for (const { definition, context, map, prefix } of necks) {
    maps[map] = definition.transform(ops, maps[map] as T, withPrefix(values, prefix), context);
  }
  const [first, ...others] = maps as [T, ...T[]];
  let descriptor = head.definition.aggregate(ops, [first, ...others], values, head.context);
  for (const { definition, context, prefix } of finishes) {
    descriptor = definition.transform(ops, descriptor, withPrefix(values, prefix), context);
  }
  return descriptor;
}

/** The values whose names begin with the prefix, without it. */
const withPrefix = <T>(values: Readonly<Record<string, T>>, prefix: string): Record<string, T> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );

function checkFeatureMaps(definition: HeadDefinition, shapes: OneOrMore<FeatureMapShape>): void {
  const { name, featureMaps } = definition;
  checkSize(definition, shapes);
  const { least, most } = featureMaps ?? { least: 1, most: 1 };
  if (shapes.length >= least && shapes.length <= most) return;
  throw new RetrievalError({
    what: `${name}: layers`,
    expected: least === most ? `${least}` : `${least} to ${most}`,
    got: `${shapes.length}`,
    remedy: "Name them as backbone@layer+layer/head",
  });
}

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
