import type { Ops, Random, StoredTensor } from "@loci/core";
import type { z } from "zod";
import type { Selection } from "../selection.js";
import { cosines } from "./distances.js";

export interface LossContext<Options> {
  /** Of the descriptors. */
  readonly length: number;
  /** How many classes there are to train on: labels are 0 … classes − 1. */
  readonly classes: number;
  readonly options: Options;
}

/** What a loss is computed of. Everything but what is compared is a constant: no gradient goes through it. */
export interface LossBatch<T> {
  /**
   * For losses of pairs and triplets `[batch, batch]`, the cosines between the descriptors, which say all of them; for those
   * that compare with classes the descriptors, `[batch, length]`, unit L2 norm.
   */
  readonly compared: T;
  /**
   * Float32 `[batch, batch]`: the values of the cosines between the descriptors, from which a loss decides which triplets violate
   * its margin, and takes the weights that the paper treats as constants.
   */
  readonly similarities: Float32Array;
  /** `[batch]`, 0 … classes − 1. */
  readonly labels: Int32Array;
  /** What a miner chose; without it a loss looks at all pairs or triplets. Losses that compare with classes ignore it. */
  readonly selection?: Selection | undefined;
}

/** What a loss compares descriptors with: a miner makes sense for `pairs` and `triplets` only. */
export type Comparison = "pairs" | "triplets" | "classes";

/**
 * A catalogue entry: one loss, written once against `Ops`.
 * It is finite, as its gradient is, for every batch of at least one unit descriptor: all equal, one class only, nothing chosen.
 */
export interface LossDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly compares: Comparison;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /**
   * Dims of every parameter by name. Vectors that stand for classes and are compared by angle are called `proxies`, so that
   * a parameter group can give them a rate of their own; a linear classifier's are `classifier.…`.
   */
  parameterDims(context: LossContext<z.output<Schema>>): Readonly<Record<string, readonly number[]>>;
  initialise(
    context: LossContext<z.output<Schema>> & { readonly random: Random },
  ): Promise<Readonly<Record<string, StoredTensor>>>;
  /** The formula. @returns a scalar, `[]` */
  compute<T>(
    ops: Ops<T>,
    batch: LossBatch<T>,
    parameters: Readonly<Record<string, T>>,
    context: LossContext<z.output<Schema>>,
  ): T;
}

/** What a loss sees of descriptors, `[batch, length]`, unit L2 norm. */
export const comparedBy = <T>(ops: Ops<T>, { compares }: Pick<LossDefinition, "compares">, descriptors: T): T =>
  compares === "classes" ? descriptors : cosines(ops, descriptors, descriptors);

/** For losses that learn nothing. */
export const noLossParameters = { parameterDims: () => ({}), initialise: async () => ({}) } as const;

/** Keeps a definition's option types while checking it against the interface. */
export function defineLoss<Schema extends z.ZodObject>(definition: LossDefinition<Schema>): LossDefinition<Schema> {
  return definition;
}
