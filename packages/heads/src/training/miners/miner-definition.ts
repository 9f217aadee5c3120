import type { Random } from "@loci/core";
import type { z } from "zod";
import type { Selection } from "../selection.js";

export interface MinerInput<Options> {
  /** Float32 `[batch, batch]`, row-major: cosines of the batch's descriptors with each other. */
  readonly similarities: Float32Array;
  /** `[batch]` */
  readonly labels: Int32Array;
  /** Of the descriptors. */
  readonly length: number;
  readonly options: Options;
  /** For miners that draw. */
  readonly random: Random;
}

/**
 * A catalogue entry: chooses the pairs or triplets of a batch that a loss shall learn from. Plain arithmetic on values: no
 * gradient goes through the choice. Of equally good pairs the one at the lower place is taken. Distances are Euclidean, of
 * unit vectors (0 to 2), where an option does not say otherwise.
 */
export interface MinerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** What it chooses; every loss that compares pairs or triplets takes either: see `Selection`. */
  readonly selects: Selection["kind"];
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  select(input: MinerInput<z.output<Schema>>): Selection;
}

/** Keeps a definition's option types while checking it against the interface. */
export function defineMiner<Schema extends z.ZodObject>(definition: MinerDefinition<Schema>): MinerDefinition<Schema> {
  return definition;
}
