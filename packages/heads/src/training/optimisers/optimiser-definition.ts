import type { Ops } from "@loci/core";
import type { z } from "zod";

/** One parameter at one step. All tensors have the dims of the parameter. */
export interface UpdateInput<T, Options> {
  readonly parameter: T;
  readonly gradient: T;
  /** By the names of `stateNames`; zeros before the first step. */
  readonly state: Readonly<Record<string, T>>;
  /** Learning rate. */
  readonly rate: number;
  readonly weightDecay: number;
  /** From 1: how often this parameter was updated, this time included. */
  readonly step: number;
  readonly options: Options;
}

export interface Updated<T> {
  readonly parameter: T;
  readonly state: Readonly<Record<string, T>>;
}

/** A catalogue entry: how a gradient changes a parameter, written once against `Ops`, without a state of its own. */
export interface OptimiserDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  /** PyTorch's defaults, where its are not given by the trainer. */
  readonly defaultRate: number;
  readonly defaultWeightDecay: number;
  readonly options: Schema;
  /** The tensors that it remembers of each parameter. */
  stateNames(options: z.output<Schema>): readonly string[];
  update<T>(ops: Ops<T>, input: UpdateInput<T, z.output<Schema>>): Updated<T>;
}

/** Keeps a definition's option types while checking it against the interface. */
export function defineOptimiser<Schema extends z.ZodObject>(
  definition: OptimiserDefinition<Schema>,
): OptimiserDefinition<Schema> {
  return definition;
}
