import { RetrievalError } from "../errors.js";
import { createRandom, sample } from "../random.js";
import type { Dataset, Picture } from "./dataset.js";
import { naturalOrder } from "./natural-order.js";
import { placeBlocks } from "./place-blocks.js";

export interface SplitOptions {
  /** what must not be on two sides: a class, or a place */
  readonly by: "class" | "place";
  /** share of the pictures of each part, in any unit; 0 for none */
  readonly train: number;
  readonly val: number;
  readonly test: number;
  /** of `place`: metres that pictures of different parts lie apart at least */
  readonly radius?: number;
  readonly seed?: number;
}

/** The split of pictures that lie too near to two parts. */
export const LEFT_OUT = "left-out";

/**
 * The data set with another split of every picture. The same seed gives the same split; classes or blocks of places are
 * dealt whole, in random order, each to the part that lacks most.
 * @throws RetrievalError when pictures have no class or no position, shares are no shares, or there are too few classes
 * or blocks for the parts
 */
export function splitDataset(dataset: Dataset, options: SplitOptions): Dataset {
  const shares = sharesOf(options);
  const groups = options.by === "class" ? classesOf(dataset.pictures) : blocksOf(dataset.pictures, options, shares);
  if (groups.length < shares.length) {
    throw new RetrievalError({
      what: `${options.by === "class" ? "classes" : "places apart from each other"} to split`,
      expected: `at least ${shares.length}`,
      got: `${groups.length}`,
      ...(options.by === "place" && { remedy: "Give a smaller radius" }),
    });
  }
  const splits = deal(groups, shares, options.seed ?? 1);
  const pictures = dataset.pictures.map((picture, place) => ({ ...picture, split: splits.get(place) ?? LEFT_OUT }));
  const used = (places: readonly number[]) => places.filter((place) => splits.has(place));
  // Truth names places in the gallery, which change when some are left out.
  if (splits.size < pictures.length && dataset.relevance !== undefined) {
    throw new RetrievalError({
      what: "pictures of a data set with listed truth cannot be left out",
      remedy: "Split it by class",
    });
  }
  return { ...dataset, pictures, gallery: used(dataset.gallery), queries: used(dataset.queries) };
}

interface Share {
  readonly split: string;
  /** of 1 */
  readonly share: number;
}

function sharesOf({ train, val, test }: SplitOptions): Share[] {
  const given = Object.entries({ train, val, test });
  const sum = train + val + test;
  if (given.some(([, share]) => !(share >= 0)) || !(sum > 0) || !Number.isFinite(sum)) {
    throw new RetrievalError({
      what: "shares of train, val and test",
      expected: "numbers from 0, not all of them 0",
      got: given.map(([, share]) => share).join(", "),
    });
  }
  return given.flatMap(([split, share]) => (share > 0 ? [{ split, share: share / sum }] : []));
}

function classesOf(pictures: readonly Picture[]): number[][] {
  const members = new Map<string, number[]>();
  for (const [place, { label, name }] of pictures.entries()) {
    if (label === undefined)
      throw new RetrievalError({ what: `"${name}": class`, got: "none", remedy: "Split it by place" });
    const others = members.get(label);
    if (others === undefined) members.set(label, [place]);
    else others.push(place);
  }
  return [...members].sort(([a], [b]) => naturalOrder(a, b)).map(([, places]) => places);
}

/** Blocks of at most half of the smallest part, so that parts come out near their shares. */
function blocksOf(pictures: readonly Picture[], { radius = 25 }: SplitOptions, shares: readonly Share[]): number[][] {
  const positions = pictures.map(({ position, name }) => {
    if (position !== undefined) return position;
    throw new RetrievalError({ what: `"${name}": position`, got: "none", remedy: "Split it by class" });
  });
  const smallest = Math.min(...shares.map(({ share }) => share));
  const most = Math.max(1, Math.floor((pictures.length * smallest) / 2));
  return placeBlocks(positions, radius, most).blocks.map((block) => [...block]);
}

function deal(groups: readonly (readonly number[])[], shares: readonly Share[], seed: number): Map<number, string> {
  const total = groups.reduce((sum, { length }) => sum + length, 0);
  const lacking = shares.map(({ share }) => share * total);
  const splits = new Map<number, string>();
  const order = sample(createRandom(seed), groups.length, groups.length);
  for (const [turn, place] of order.entries()) {
    const group = groups[place] as readonly number[];
    // The first groups go round, so that no part stays empty.
    const part = turn < shares.length ? turn : lacking.indexOf(Math.max(...lacking));
    lacking[part] = (lacking[part] as number) - group.length;
    for (const picture of group) splits.set(picture, (shares[part] as Share).split);
  }
  return splits;
}
