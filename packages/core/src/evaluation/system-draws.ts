import { setImmediate } from "node:timers/promises";
import { RetrievalError } from "../errors.js";
import { createRandom, type Random } from "../random.js";
import {
  type BootstrapOptions,
  checkBootstrap,
  checkFinite,
  DRAWS_AT_ONCE,
  differenceOf,
  drawAgain,
  type Interval,
  type PairedDifference,
  percentiles,
  zeroed,
} from "./bootstrap.js";

/** A system that was run once or more, with other seeds, on the same queries. */
export interface SeededScores {
  /** 32-bit integers, none twice */
  readonly seeds: readonly number[];
  /** by place in `seeds`: the scores of the queries, in the same order for all systems and seeds */
  readonly scores: readonly ArrayLike<number>[];
}

/** How the mean of a system moves when queries and seeds are drawn again. */
export interface SystemDraws {
  /** over all queries and seeds */
  readonly mean: number;
  /** of each draw, in the order of the draws: the i-th of two systems are of the same queries, and of the same seeds where both have the same */
  readonly means: Float64Array;
}

/**
 * Bootstrap over queries and seeds, for any number of systems at once: in each draw as many queries as there are are drawn with
 * replacement, and as many seeds, and the mean runs over the scores of the drawn queries under the drawn seeds. Queries and seeds
 * are crossed, every query being asked under every seed, so both are drawn on their own and their counts multiply.
 *
 * Every draw has the same queries for all systems. Systems with the same set of seeds get the same seeds of it, so what a seed does
 * to both (held-out classes, order of batches) cancels in their difference; others' seeds are drawn apart. A system of one seed
 * keeps it: then only the queries are drawn, exactly as `pairedBootstrap` with the same options does it.
 *
 * The interval is slightly wide for the interplay of query and seed (Owen, section 4), and narrow by a factor of up to
 * sqrt((s - 1) / s) in the part of s seeds, which matters for two or three.
 *
 * Source: Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1(2), 2007.
 *
 * @returns by place in `systems`
 * @throws RetrievalError without systems, queries or seeds, for scores that are not finite or not as many for all, and for a seed
 * that comes twice
 */
export async function drawSystems(
  systems: readonly SeededScores[],
  options: BootstrapOptions = {},
): Promise<readonly SystemDraws[]> {
  const { resamples = 2000, seed = 1 } = options;
  const queries = check(systems);
  checkBootstrap(queries, options);
  const random = createRandom(seed);
  const counts = new Int32Array(queries).fill(1);
  const seedDraws = createSeedDraws(seed);
  const runs = systems.map(inOrderOfSeeds);
  const means = systems.map(() => new Float64Array(resamples));
  const wholes = runs.map(({ scores }) => meanOver(scores, counts, new Int32Array(scores.length).fill(1)));
  const work = queries * runs.reduce((sum, { scores }) => sum + scores.length, 1);
  for (let round = 0, done = 0; round < resamples; round++, done += work) {
    if (done >= DRAWS_AT_ONCE) {
      await setImmediate();
      done = 0;
    }
    drawAgain(random, counts);
    seedDraws.next();
    for (const [i, { seeds, scores }] of runs.entries()) {
      (means[i] as Float64Array)[round] = meanOver(scores, counts, seedDraws.of(seeds));
    }
  }
  return wholes.map((mean, i) => ({ mean, means: means[i] as Float64Array }));
}

/** Percentile interval of a system's mean. */
export function intervalOfDraws({ mean, means }: SystemDraws, options: BootstrapOptions = {}): Interval {
  return { mean, ...percentiles(means.toSorted(), options) };
}

/** How much better the first is, with `pValue` as in `pairedBootstrap`; both of one call of `drawSystems`. */
export function differenceOfDraws(
  first: SystemDraws,
  second: SystemDraws,
  options: BootstrapOptions = {},
): PairedDifference {
  const differences = first.means.map((mean, draw) => zeroed(mean - (second.means[draw] as number)));
  return differenceOf(first.mean - second.mean, differences.sort(), options);
}

/** One draw of the seeds for each different set of seeds; drawn when it is first asked for in a round. */
function createSeedDraws(seed: number) {
  const sets = new Map<string, { readonly random: Random; readonly counts: Int32Array; round: number }>();
  let round = 0;
  return {
    next: () => void round++,
    of(seeds: readonly number[]): Int32Array {
      const key = seeds.join();
      const set = sets.get(key) ?? {
        random: createRandom(hash(key) ^ seed),
        counts: new Int32Array(seeds.length).fill(1),
        round: 0,
      };
      sets.set(key, set);
      if (set.round < round && seeds.length > 1) drawAgain(set.random, set.counts);
      set.round = round;
      return set.counts;
    },
  };
}

/** 32 bits of a text (Fowler, Noll, Vo: FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

function inOrderOfSeeds({ seeds, scores }: SeededScores): SeededScores {
  const order = [...seeds.keys()].sort((a, b) => (seeds[a] as number) - (seeds[b] as number));
  return {
    seeds: order.map((place) => seeds[place] as number),
    scores: order.map((place) => Float64Array.from(scores[place] as ArrayLike<number>)),
  };
}

function meanOver(scores: SeededScores["scores"], queryCounts: Int32Array, seedCounts: Int32Array): number {
  let sum = 0;
  for (let run = 0; run < scores.length; run++) {
    const times = seedCounts[run] as number;
    if (times === 0) continue;
    const ofRun = scores[run] as Float64Array;
    let ofQueries = 0;
    for (let query = 0; query < queryCounts.length; query++) {
      ofQueries += (queryCounts[query] as number) * (ofRun[query] as number);
    }
    sum += times * ofQueries;
  }
  return sum / (queryCounts.length * scores.length);
}

/** @returns number of queries */
function check(systems: readonly SeededScores[]): number {
  const queries = systems[0]?.scores[0]?.length ?? 0;
  for (const [place, { seeds, scores }] of systems.entries()) {
    const what = `bootstrap over queries and seeds: system ${place}`;
    if (seeds.length === 0 || scores.length !== seeds.length) {
      const got = `${seeds.length} seeds, ${scores.length} lists of scores`;
      throw new RetrievalError({ what, expected: "seeds, and scores of each", got });
    }
    if (new Set(seeds).size < seeds.length) {
      throw new RetrievalError({ what, expected: "different seeds", got: seeds.join(", ") });
    }
    for (const ofRun of scores) {
      if (ofRun.length !== queries) {
        throw new RetrievalError({ what, expected: `scores of ${queries} queries, as all`, got: String(ofRun.length) });
      }
      checkFinite(ofRun);
    }
  }
  return queries;
}
