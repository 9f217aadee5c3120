import type { Head, PictureMap } from "@loci/core";
import { type AttributionRule, attributionRules } from "./attributed.js";
import { type Computing, type Decomposition, decompose, descriptorOf } from "./decompose.js";
import { groupsOf, type ScoreGroup } from "./score-groups.js";
import { type LocationPair, strongestPairs } from "./strongest-pairs.js";

/** One of the two pictures. */
export interface ExplainedSide extends Omit<Decomposition, "rules"> {
  /** Of its descriptor: 1, or 0 when the network sees nothing in it. */
  readonly norm: number;
}

/** Why two pictures have the score that they have, on their feature maps. */
export interface ExplainedMaps {
  /** Inner product of the two descriptors: their cosine. */
  readonly score: number;
  readonly query: ExplainedSide;
  readonly hit: ExplainedSide;
  /** Strongest first. */
  readonly pairs: readonly LocationPair[];
  readonly groups: readonly ScoreGroup[];
  readonly rules: readonly AttributionRule[];
}

const PAIRS = 8;

/** @param views in which the head gets each layer */
export function explainMaps(
  computing: Computing,
  head: Head,
  query: readonly PictureMap[],
  hit: readonly PictureMap[],
  views = 1,
): ExplainedMaps {
  const [ours, theirs] = [descriptorOf(computing, head, query), descriptorOf(computing, head, hit)];
  const { rules, ...ofQuery } = decompose(computing, head, query, theirs);
  const { rules: rulesOfHit, ...ofHit } = decompose(computing, head, hit, ours);
  const sides = [
    { maps: query, contributions: ofQuery.contributions },
    { maps: hit, contributions: ofHit.contributions },
  ] as const;
  return {
    score: product(ours, theirs),
    query: { ...ofQuery, norm: Math.sqrt(product(ours, ours)) },
    hit: { ...ofHit, norm: Math.sqrt(product(theirs, theirs)) },
    pairs: strongestPairs(computing, head, ...sides, PAIRS),
    groups: groupsOf(head, views, ours, theirs),
    rules: (Object.keys(attributionRules) as AttributionRule[]).filter(
      (rule) => rules.has(rule) || rulesOfHit.has(rule),
    ),
  };
}

const product = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
