import type { Head, PictureMap } from "@loci/core";
import { type Computing, type Decomposition, type MapLocation, partsOf } from "./decompose.js";

/** A location of the query and one of the hit, and what the product of their parts adds to the score. */
export interface LocationPair {
  readonly query: MapLocation;
  readonly hit: MapLocation;
  readonly contribution: number;
}

/** One picture of the two. */
interface Side {
  readonly maps: readonly PictureMap[];
  readonly contributions: Decomposition["contributions"];
}

/** Pairs are sought among so many locations of each picture, those that contribute most. */
const CANDIDATES = 16;

/**
 * The pairs of locations that add most to the score. Parts of a descriptor add up to it, so the score is the sum over all
 * pairs of the inner products of their parts (and of what belongs to no location): for sums of locations it is the kernel
 * that compares them. Places next to one that is in a stronger pair are in no other.
 * @returns at most `count`, strongest first, all above zero
 */
export function strongestPairs(
  computing: Computing,
  head: Head,
  query: Side,
  hit: Side,
  count: number,
): readonly LocationPair[] {
  const [ours, theirs] = [strongestLocations(query), strongestLocations(hit)];
  const length = head.descriptorLength;
  const parts = partsOf(computing, head, query.maps, ours);
  const others = partsOf(computing, head, hit.maps, theirs);
  const pairs = ours.flatMap((one, i) =>
    theirs.map((other, j): LocationPair => {
      let contribution = 0;
      for (let at = 0; at < length; at++) {
        contribution += (parts[i * length + at] as number) * (others[j * length + at] as number);
      }
      return { query: one, hit: other, contribution };
    }),
  );
  const taken: LocationPair[] = [];
  for (const pair of pairs.sort((left, right) => right.contribution - left.contribution)) {
    if (taken.length === count || pair.contribution <= 0) break;
    const isNear = (other: LocationPair) => areNear(pair.query, other.query) || areNear(pair.hit, other.hit);
    if (!taken.some(isNear)) taken.push(pair);
  }
  return taken;
}

function strongestLocations({ maps, contributions }: Side): MapLocation[] {
  const all = contributions.flatMap((values, map) => {
    const { width } = maps[map] as PictureMap;
    return Array.from(values, (value, at) => ({
      value,
      location: { map, row: Math.floor(at / width), column: at % width },
    }));
  });
  return all
    .sort((left, right) => right.value - left.value)
    .slice(0, CANDIDATES)
    .map(({ location }) => location);
}

const areNear = (one: MapLocation, other: MapLocation): boolean =>
  one.map === other.map && Math.abs(one.row - other.row) <= 1 && Math.abs(one.column - other.column) <= 1;
