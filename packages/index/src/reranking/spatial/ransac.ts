import type { Random } from "@loci/core";
import { sample } from "@loci/core";
import { fitTransform, type Matches, type Transform, type TransformModel } from "./transform-models.js";

export interface RansacOptions {
  /** How far a location may come to lie from its match, in the unit of the locations. */
  readonly tolerance: number;
  /** Samples at the most; it ends earlier when a better one has become unlikely. */
  readonly iterations: number;
}

export interface SpatialMatch {
  /** Undefined when no sample determined one with an inlier. */
  readonly transform: Transform | undefined;
  /** Places in the matches, rising. */
  readonly inliers: readonly number[];
}

/** How likely it should be that one sample without an outlier was among those drawn. */
const CONFIDENCE = 0.999;
/** A transform that mirrors, or makes an area this much larger or smaller, is not another view of the same thing. */
const MOST_GROWTH = 16;

/**
 * The transform that most matches agree with (Fischler, Bolles: Random Sample Consensus, CACM 1981). Each new best one is
 * fitted again to its inliers and kept when that has no fewer (Chum, Matas, Kittler: Locally Optimized RANSAC, DAGM 2003).
 * The same matches and the same randomness give the same answer.
 */
export function ransac(matches: Matches, model: TransformModel, options: RansacOptions, random: Random): SpatialMatch {
  let best: SpatialMatch = { transform: undefined, inliers: [] };
  if (matches.length < model.sampleSize) return best;
  let needed = options.iterations;
  for (let iteration = 0; iteration < needed; iteration++) {
    const places = sample(random, matches.length, model.sampleSize);
    const found = agreeing(matches, model, places, options.tolerance);
    if (found.inliers.length <= best.inliers.length) continue;
    const again = agreeing(matches, model, found.inliers, options.tolerance);
    best = again.inliers.length >= found.inliers.length ? again : found;
    needed = Math.min(needed, samplesNeeded(best.inliers.length / matches.length, model.sampleSize));
  }
  return best;
}

function agreeing(matches: Matches, model: TransformModel, places: readonly number[], tolerance: number): SpatialMatch {
  const transform = fitTransform(
    model,
    places.map((place) => matches[place] as Matches[number]),
  );
  if (transform === undefined) return { transform, inliers: [] };
  const inliers: number[] = [];
  for (const [place, match] of matches.entries()) if (isInlier(transform, match, tolerance)) inliers.push(place);
  return { transform, inliers };
}

function isInlier(t: Transform, [x, y, u, v]: Matches[number], tolerance: number): boolean {
  const [a, b, c, d, e, f, g, h, i] = t as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const w = g * x + h * y + i;
  if (Math.hypot((a * x + b * y + c) / w - u, (d * x + e * y + f) / w - v) > tolerance) return false;
  // The determinant of the derivative at (x, y): how much larger a small area becomes, negative when it is mirrored.
  const growth = (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)) / w ** 3;
  return growth >= 1 / MOST_GROWTH && growth <= MOST_GROWTH;
}

/** Samples after which one without an outlier was drawn with `CONFIDENCE`. */
function samplesNeeded(inlierShare: number, sampleSize: number): number {
  const allGood = inlierShare ** sampleSize;
  return allGood >= 1 ? 1 : Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(1 - allGood));
}
