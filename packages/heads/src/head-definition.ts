import type { Ops, Random, StoredTensor } from "@loci/core";
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

interface HeadContext<Options> {
  readonly channels: number;
  readonly options: Options;
}

export interface InitialiseContext<Options> extends HeadContext<Options> {
  readonly random: Random;
  /** Present when `locationsWanted` asked for it. */
  readonly locations: LocationSample | undefined;
}

/**
 * A catalogue entry: one aggregation head, written once against `Ops`.
 * The options are a strict zod object; each has a default and a description that states its range.
 */
export interface HeadDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly family: "pooling" | "vlad";
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  descriptorLength(context: HeadContext<z.output<Schema>>): number;
  /** Dims of every parameter by name. */
  parameterDims(context: HeadContext<z.output<Schema>>): Readonly<Record<string, readonly number[]>>;
  /** Only for heads that are initialised from data: undefined when these options need none. */
  locationsWanted?(options: z.output<Schema>): LocationSampleSize | undefined;
  initialise(context: InitialiseContext<z.output<Schema>>): Promise<Readonly<Record<string, StoredTensor>>>;
  /** The formula: `[batch, height, width, channels]` → `[batch, descriptorLength]` of unit L2 norm. */
  aggregate<T>(
    ops: Ops<T>,
    featureMap: T,
    parameters: Readonly<Record<string, T>>,
    context: HeadContext<z.output<Schema>>,
  ): T;
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
