import type { Position } from "./dataset.js";
import { withinRadius } from "./within-radius.js";

export interface PlaceBlocks {
  /** places of positions; no two in different blocks lie within the radius of each other */
  readonly blocks: readonly (readonly number[])[];
  /** left out, so that what is cut apart lies apart */
  readonly leftOut: readonly number[];
}

/**
 * Groups positions into blocks that lie more than `radius` metres apart: chains of near ones belong together. A group of
 * more than `most` is cut in two at the median of its longer side, and of the second half what lies within the radius of
 * the first is left out; so a city without gaps can be split as well.
 */
export function placeBlocks(positions: readonly Position[], radius: number, most: number): PlaceBlocks {
  const blocks: (readonly number[])[] = [];
  const leftOut: number[] = [];
  const pending = connected(positions, [...positions.keys()], radius);
  for (let group = pending.pop(); group; group = pending.pop()) {
    if (group.length <= most) {
      blocks.push(group);
      continue;
    }
    const [first, second] = halves(positions, group);
    if (first.length === 0) {
      blocks.push(group);
      continue;
    }
    const of = (places: readonly number[]) => places.map((place) => positions[place] as Position);
    const near = withinRadius(of(first), of(second), radius);
    const apart: number[] = [];
    for (const [at, place] of second.entries()) (near[at]?.length === 0 ? apart : leftOut).push(place);
    for (const part of [first, apart]) for (const block of connected(positions, part, radius)) pending.push(block);
  }
  const byFirst = blocks.map((block) => [...block].sort((a, b) => a - b)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return { blocks: byFirst, leftOut: leftOut.sort((a, b) => a - b) };
}

/** Groups that chains of near positions hold together. */
function connected(positions: readonly Position[], places: readonly number[], radius: number): number[][] {
  const of = places.map((place) => positions[place]);
  const near = withinRadius(of, of, radius);
  const group = new Int32Array(places.length).fill(-1);
  const groups: number[][] = [];
  for (const start of places.keys()) {
    if (group[start] !== -1) continue;
    const members: number[] = [];
    const pending = [start];
    group[start] = groups.length;
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      members.push(places[at] as number);
      for (const other of near[at] ?? []) {
        if (group[other] !== -1) continue;
        group[other] = groups.length;
        pending.push(other);
      }
    }
    groups.push(members);
  }
  return groups;
}

/** Cut at the median along the longer side; the first is empty only where all lie at one spot. */
function halves(positions: readonly Position[], group: readonly number[]): [number[], number[]] {
  const [across, up] = [coordinates(positions, group, 0), coordinates(positions, group, 1)];
  const side = extent(across) >= extent(up) ? across : up;
  const sorted = [...side].sort((a, b) => a - b);
  const median = sorted[side.length >> 1] as number;
  // Where half of them share the smallest value, the next larger one is where to cut.
  const cut = median > (sorted[0] as number) ? median : sorted.find((value) => value > median);
  if (cut === undefined) return [[], [...group]];
  const below = group.filter((_, at) => (side[at] as number) < cut);
  return [below, group.filter((_, at) => (side[at] as number) >= cut)];
}

/** Degrees of longitude as short as they are at that latitude; good enough to choose a side. */
function coordinates(positions: readonly Position[], group: readonly number[], axis: 0 | 1): number[] {
  return group.map((place) => {
    const position = positions[place] as Position;
    if (!("latitude" in position)) return axis === 0 ? position.x : position.y;
    return axis === 0 ? position.longitude * Math.cos((position.latitude * Math.PI) / 180) : position.latitude;
  });
}

function extent(values: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return most - least;
}
