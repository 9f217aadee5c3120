import type { FeatureMapShape, HeadMode, Ops, Random, StoredTensor } from "@loci/core";
import type { z } from "zod";

export interface NeckContext<Options> {
  /** The feature map that comes in. */
  readonly shape: FeatureMapShape;
  readonly options: Options;
}

/** A catalogue entry: a step from feature map to feature map, before the head; written once against `Ops`. */
export interface NeckDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /** Set for a neck that needs to know height and width. */
  readonly fixedSize?: true;
  /** @throws RetrievalError when the map is too small for the options */
  outputShape(context: NeckContext<z.output<Schema>>): FeatureMapShape;
  parameterDims(context: NeckContext<z.output<Schema>>): Readonly<Record<string, readonly number[]>>;
  initialise(
    context: NeckContext<z.output<Schema>> & { readonly random: Random },
  ): Readonly<Record<string, StoredTensor>>;
  /** `[batch, height, width, channels]` → `[batch, height', width', channels']`, as `outputShape` says. */
  transform<T>(
    ops: Ops<T>,
    featureMap: T,
    parameters: Readonly<Record<string, T>>,
    context: NeckContext<z.output<Schema>> & { readonly mode: HeadMode },
  ): T;
}

/** For necks that learn nothing. */
export const noNeckParameters = { parameterDims: () => ({}), initialise: () => ({}) } as const;

/** Keeps a definition's option types while checking it against the interface. */
export function defineNeck<Schema extends z.ZodObject>(definition: NeckDefinition<Schema>): NeckDefinition<Schema> {
  return definition;
}
