import { RetrievalError } from "@loci/core";
import { z } from "zod";
import { randomAt } from "../random-at.js";
import { defineSampler } from "./sampler-definition.js";
import { inBatches, shuffled } from "./shuffled-places.js";

/**
 * Queries for weak supervision, where only positions are known. A batch holds queries, which `mineTuples` completes: the
 * nearest by descriptor of the gallery pictures within `positiveRadius`, and the hardest of those beyond `negativeRadius`.
 * In between a picture is neither. Queries without a potential positive are left out.
 */
export const geographicTuples = defineSampler({
  name: "geographic-tuples",
  draws: "queries",
  summary: "Queries with pictures taken near them and far from them, for places known by position only",
  source:
    "Arandjelović et al.: NetVLAD: CNN architecture for weakly supervised place recognition, CVPR 2016 (arXiv 1511.07247)",
  options: z.strictObject({
    queries: z.int().min(1).max(4096).default(4).describe("queries, that is tuples, in a batch, 1 to 4096"),
    positiveRadius: z
      .number()
      .gt(0)
      .default(10)
      .describe("metres within which a picture may show the query's place, above 0"),
    negativeRadius: z
      .number()
      .gt(0)
      .default(25)
      .describe("metres beyond which it cannot, at least the positive radius"),
    trivialRadius: z
      .number()
      .min(0)
      .default(0)
      .describe("metres within which a picture is too alike to teach anything, 0 for none"),
    queriesPerEpoch: z
      .int()
      .min(1)
      .optional()
      .describe("queries of an epoch, at least 1, each before any comes again; without it all"),
    negatives: z.int().min(1).max(1000).default(10).describe("hard negatives of a tuple at the most, 1 to 1000"),
    remembered: z
      .int()
      .min(0)
      .max(1000)
      .default(10)
      .describe("hardest negatives of a query to try again next time, 0 to 1000"),
    pool: z
      .int()
      .min(1)
      .default(1000)
      .describe("gallery pictures, drawn at random, to look for hard negatives in, at least 1"),
    refresh: z
      .int()
      .min(1)
      .default(1000)
      .describe("queries after which descriptors are computed anew for mining, at least 1"),
  }),
  batches({ source: { neighbourhoods }, options, seed, epoch }) {
    const queries = neighbourhoods?.filter(({ potentialPositives }) => potentialPositives.length > 0) ?? [];
    if (queries.length === 0) {
      throw new RetrievalError({
        what: "geographic-tuples: queries with a picture within the positive radius",
        expected: "at least 1",
        got: neighbourhoods === undefined ? "pictures without positions" : `none of ${neighbourhoods.length}`,
        remedy: "Check the positions, or widen positiveRadius",
      });
    }
    const drawn = partOfRounds(
      queries.map(({ query }) => query),
      options.queriesPerEpoch ?? queries.length,
      { seed, epoch },
    );
    return inBatches(drawn, options.queries, "keep");
  },
});

/** Part `epoch` of an endless row of shufflings, each of which has every query once. */
function partOfRounds(
  queries: readonly number[],
  perEpoch: number,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): number[] {
  const [start, end] = [epoch * perEpoch, (epoch + 1) * perEpoch];
  const drawn: number[] = [];
  for (let round = Math.floor(start / queries.length); round * queries.length < end; round++) {
    const first = round * queries.length;
    const shuffling = shuffled(randomAt(seed, round), queries);
    for (const query of shuffling.slice(Math.max(start - first, 0), end - first)) drawn.push(query);
  }
  return drawn;
}
