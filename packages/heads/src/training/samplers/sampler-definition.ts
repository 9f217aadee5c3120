import type { z } from "zod";
import type { Neighbourhoods } from "../weak-supervision/neighbourhoods.js";

/** What the pictures to train on are known by. Pictures are places in a list of the caller's, from 0. */
export interface SamplingSource {
  /** How many pictures there are. */
  readonly count: number;
  /** Class of each picture. */
  readonly labels?: Int32Array;
  /** Who is near whom, for pictures that have positions and no labels. */
  readonly neighbourhoods?: Neighbourhoods;
}

export interface SamplerInput<Options> {
  readonly source: SamplingSource;
  readonly options: Options;
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
}

/**
 * A catalogue entry: which pictures make up the batches of an epoch. A pure function without a state: the same seed and epoch
 * give the same batches, so a run goes on in the middle of an epoch by leaving out the batches it has had.
 */
export interface SamplerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** What a batch holds: pictures, or queries that mining completes to tuples (`mineTuples`). */
  readonly draws: "pictures" | "queries";
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /** @throws RetrievalError when the source has not what the sampler needs, or too little of it for one batch */
  batches(input: SamplerInput<z.output<Schema>>): Int32Array[];
}

/** Keeps a definition's option types while checking it against the interface. */
export function defineSampler<Schema extends z.ZodObject>(
  definition: SamplerDefinition<Schema>,
): SamplerDefinition<Schema> {
  return definition;
}
