import type { FeatureMapShape, HeadMode, OneOrMore, Ops, Random, StoredTensor } from "@loci/core";
import type { z } from "zod";

/** Local descriptors to initialise a head from: float32 `[count, channels]`, row-major, each of unit L2 norm. */
export interface LocationSample {
  readonly values: Float32Array;
  readonly count: number;
}

/** How many local descriptors a head wants to see before its parameters exist. */
export interface LocationSampleSize {
  readonly pictures: number;
  readonly perPicture: number;
}

export interface HeadContext<Options> {
  /** The feature maps that come in. */
  readonly shapes: OneOrMore<FeatureMapShape>;
  /** The first of them: the one that most heads have. */
  readonly shape: FeatureMapShape;
  readonly options: Options;
}

interface AggregateContext<Options> extends HeadContext<Options> {
  readonly mode: HeadMode;
}

interface InitialiseContext<Options> extends HeadContext<Options> {
  readonly random: Random;
  /** Present when `locationsWanted` asked for it. */
  readonly locations: LocationSample | undefined;
  /** To be looked at during work that takes long. */
  readonly signal?: AbortSignal | undefined;
}

/** What a head does with locations, for people who look for one. */
export type HeadFamily = "pooling" | "vlad" | "bilinear" | "learned";

/**
 * A catalogue entry: one aggregation head, written once against `Ops`.
 * The options are a strict zod object; each has a default and a description that states its range.
 */
export interface HeadDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly family: HeadFamily;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /** Counts the changes after which the same options and parameters give other descriptors (default 0): part of a model's fingerprint. */
  readonly revision?: number;
  /** How many layers' feature maps it takes together (default: one). */
  readonly featureMaps?: { readonly least: number; readonly most: number };
  /** Set for a head that needs to know height and width: it cannot take pictures of any size. */
  readonly fixedSize?: true;
  descriptorLength(context: HeadContext<z.output<Schema>>): number;
  /** Dims of every parameter by name. */
  parameterDims(context: HeadContext<z.output<Schema>>): Readonly<Record<string, readonly number[]>>;
  /** Only for heads that are initialised from data: undefined when these options need none. */
  locationsWanted?(options: z.output<Schema>): LocationSampleSize | undefined;
  initialise(context: InitialiseContext<z.output<Schema>>): Promise<Readonly<Record<string, StoredTensor>>>;
  /** Only for heads that start from data: what to tell people about the start, a line each. */
  report?(parameters: Readonly<Record<string, StoredTensor>>, locations: LocationSample): readonly string[];
  /** The formula: each `[batch, height, width, channels]` → `[batch, descriptorLength]` of unit L2 norm. */
  aggregate<T>(
    ops: Ops<T>,
    featureMaps: OneOrMore<T>,
    parameters: Readonly<Record<string, T>>,
    context: AggregateContext<z.output<Schema>>,
  ): T;
}

/** Height and width of the map, for heads with `fixedSize`. */
export function sizeOf({ height, width }: FeatureMapShape): { readonly height: number; readonly width: number } {
  if (height === undefined || width === undefined) throw new Error("a head with fixedSize was made without a size");
  return { height, width };
}

/** For heads that learn nothing. */
export const noParameters = {
  parameterDims: () => ({}),
  initialise: async () => ({}),
} as const;

/** Keeps a definition's option types while checking it against the interface. */
export function defineHead<Schema extends z.ZodObject>(definition: HeadDefinition<Schema>): HeadDefinition<Schema> {
  return definition;
}
