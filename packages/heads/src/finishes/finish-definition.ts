import type { Ops, Random, StoredTensor } from "@loci/core";
import type { z } from "zod";

export interface FinishContext<Options> {
  /** Of the descriptors that come in. */
  readonly length: number;
  readonly options: Options;
}

/** Descriptors to initialise a finish from: float32 `[count, length]`, row-major, each of unit L2 norm. */
export interface DescriptorSample {
  readonly values: Float32Array;
  readonly count: number;
  /** Class of each descriptor, a number from 0; absent where pictures have no labels. */
  readonly labels?: Int32Array;
}

/** A catalogue entry: a step from descriptor to descriptor, behind the head; written once against `Ops`. */
export interface FinishDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /** @throws RetrievalError when the descriptor is too short for the options */
  outputLength(context: FinishContext<z.output<Schema>>): number;
  parameterDims(context: FinishContext<z.output<Schema>>): Readonly<Record<string, readonly number[]>>;
  /** Only for finishes that are fitted to data: how many descriptors at the most. */
  descriptorsWanted?(context: FinishContext<z.output<Schema>>): number;
  initialise(
    context: FinishContext<z.output<Schema>> & {
      readonly random: Random;
      /** Present when `descriptorsWanted` asked for it. */
      readonly descriptors: DescriptorSample | undefined;
    },
  ): Promise<Readonly<Record<string, StoredTensor>>>;
  /** `[batch, length]` of unit L2 norm → `[batch, outputLength]` of unit L2 norm. */
  transform<T>(
    ops: Ops<T>,
    descriptor: T,
    parameters: Readonly<Record<string, T>>,
    context: FinishContext<z.output<Schema>>,
  ): T;
}

/** For finishes that are not fitted. */
export const noFinishParameters = { parameterDims: () => ({}), initialise: async () => ({}) } as const;

/** Keeps a definition's option types while checking it against the interface. */
export function defineFinish<Schema extends z.ZodObject>(
  definition: FinishDefinition<Schema>,
): FinishDefinition<Schema> {
  return definition;
}
