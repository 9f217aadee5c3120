import { RetrievalError } from "@loci/core";
import KDBush from "kdbush";
import { randomAt } from "./random-at.js";
import { shuffled } from "./samplers/shuffled-places.js";

/** Which pictures a run learns from, and which it is judged by while it does. Places in the list of pictures, rising. */
export interface HeldOut {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/** Keeps these numbers apart from those of batches, which have the same seed. */
const HOLD_OUT = 7;

/**
 * Whole classes are held out, at random, until they have `part` of the pictures: retrieval is about classes that were never
 * seen. Classes of one picture stay in training.
 * @throws RetrievalError when fewer than two classes are left for training or none can be held out
 */
export function holdOutClasses(labels: Int32Array, part: number, seed: number): HeldOut {
  const all = [...labels.keys()];
  if (part === 0) return { train: all, validation: [] };
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const held = new Set<number>();
  let count = 0;
  for (const label of shuffled(
    randomAt(seed, HOLD_OUT),
    [...sizes.keys()].sort((a, b) => a - b),
  )) {
    const size = sizes.get(label) as number;
    if (count >= part * labels.length) break;
    if (size < 2) continue;
    held.add(label);
    count += size;
  }
  if (held.size === 0 || sizes.size - held.size < 2) {
    throw new RetrievalError({
      what: "classes to train on and to validate with",
      expected: "at least two that stay and one of two pictures or more that is held out",
      got: `${sizes.size} classes, ${held.size} of them held out`,
      remedy: "Give more classes, or a smaller validation part (0 for none)",
    });
  }
  return {
    train: all.filter((picture) => !held.has(labels[picture] as number)),
    validation: all.filter((picture) => held.has(labels[picture] as number)),
  };
}

/**
 * Places are held out by cells of a grid, at random, until they have `part` of the pictures. Pictures that stay but lie within
 * `margin` metres of one held out are in neither part, so that no place is seen from both sides.
 * @param positions float64 `[pictures, 2]`, metres
 * @param cell side of the grid's cells in metres
 */
export function holdOutPlaces(
  positions: Float64Array,
  part: number,
  seed: number,
  { cell, margin }: { readonly cell: number; readonly margin: number },
): HeldOut {
  const all = Array.from({ length: positions.length / 2 }, (_, picture) => picture);
  if (part === 0) return { train: all, validation: [] };
  const cellOf = (picture: number) =>
    `${Math.floor((positions[2 * picture] as number) / cell)} ${Math.floor((positions[2 * picture + 1] as number) / cell)}`;
  const cells = all.map(cellOf);
  const sizes = new Map<string, number>();
  for (const cell of cells) sizes.set(cell, (sizes.get(cell) ?? 0) + 1);
  const held = new Set<string>();
  let count = 0;
  for (const name of shuffled(randomAt(seed, HOLD_OUT), [...sizes.keys()].sort())) {
    if (count >= part * all.length) break;
    held.add(name);
    count += sizes.get(name) as number;
  }
  const validation = all.filter((picture) => held.has(cells[picture] as string));
  const tree = new KDBush(validation.length);
  for (const picture of validation) tree.add(positions[2 * picture] as number, positions[2 * picture + 1] as number);
  tree.finish();
  const isNear = (picture: number) =>
    tree.within(positions[2 * picture] as number, positions[2 * picture + 1] as number, margin).length > 0;
  const train = all.filter((picture) => !held.has(cells[picture] as string) && !isNear(picture));
  if (train.length < 2 || validation.length < 2) {
    throw new RetrievalError({
      what: "places to train on and to validate with",
      expected: "pictures of both, further apart than the negative radius",
      got: `${train.length} and ${validation.length} pictures`,
      remedy: "Give more places, or a smaller validation part (0 for none)",
    });
  }
  return { train, validation };
}
