import { type Random, RetrievalError } from "@loci/core";
import { z } from "zod";
import { randomAt } from "../random-at.js";
import { defineSampler } from "./sampler-definition.js";
import { picturesByClass, shuffled } from "./shuffled-places.js";

/**
 * Batches of `classes` different classes with `pictures` pictures each, class by class. In an epoch the pictures of each
 * class are shuffled and cut into groups, and batches are filled with groups as long as enough classes have one left, those
 * with the most left first; so nearly every picture is seen once. What is over is left out, another part each epoch.
 *
 * A group that runs short is filled with other pictures of its class. A class with fewer pictures than a group has them
 * several times in it (`fewer=repeat`; copies are positives at distance zero, which teach nothing) or is left out.
 */
export const pk = defineSampler({
  name: "p-k",
  draws: "pictures",
  summary: "Batches of P classes with K pictures each",
  source: "Hermans, Beyer, Leibe: In Defense of the Triplet Loss for Person Re-Identification, 2017 (arXiv 1703.07737)",
  options: z.strictObject({
    classes: z.int().min(1).max(4096).default(16).describe("P, classes in a batch, 1 to 4096"),
    pictures: z.int().min(2).max(256).default(4).describe("K, pictures of each class, 2 to 256"),
    fewer: z
      .enum(["repeat", "leave-out"])
      .default("repeat")
      .describe("classes with fewer than K pictures: repeat their pictures, or leave them out"),
  }),
  batches({ source, options: { classes: perBatch, pictures: perClass, fewer }, seed, epoch }) {
    const random = randomAt(seed, epoch);
    const classes = picturesByClass("p-k", source).filter(({ length }) => fewer === "repeat" || length >= perClass);
    if (classes.length < perBatch) {
      throw new RetrievalError({
        what: "p-k: classes to draw a batch from",
        expected: `at least ${perBatch}${fewer === "repeat" ? "" : `, each with ${perClass} pictures or more`}`,
        got: `${classes.length}`,
        remedy: "Lower the option classes, or add pictures",
      });
    }
    const groups = classes.map((pictures) => inGroups(random, pictures, perClass));
    const batches = rounds(random, groups, perBatch).map((chosen) =>
      Int32Array.from(chosen.flatMap((label) => groups[label]?.pop() as number[])),
    );
    return shuffled(random, batches);
  },
});

/** Shuffled and cut; the last group is filled up from the front, around and around when there are too few. */
function inGroups(random: Random, pictures: readonly number[], size: number): number[][] {
  const order = shuffled(random, pictures);
  const at = (place: number) => order[place % order.length] as number;
  return Array.from({ length: Math.ceil(order.length / size) }, (_, group) =>
    Array.from({ length: size }, (_, place) => at(group * size + place)),
  );
}

/** The classes of each batch: different ones, those with the most groups left first, at random among equals. */
function rounds(random: Random, groups: readonly (readonly unknown[])[], perBatch: number): number[][] {
  const most = groups.reduce((largest, { length }) => Math.max(largest, length), 0);
  const withLeft = Array.from({ length: most + 1 }, (): number[] => []);
  for (const [label, { length }] of groups.entries()) withLeft[length]?.push(label);
  const batches: number[][] = [];
  for (;;) {
    const chosen: { readonly label: number; readonly left: number }[] = [];
    for (let left = most; left > 0; left--) {
      const labels = withLeft[left] as number[];
      while (labels.length > 0 && chosen.length < perBatch) chosen.push({ label: takeAny(random, labels), left });
    }
    if (chosen.length < perBatch) return batches;
    for (const { label, left } of chosen) withLeft[left - 1]?.push(label);
    batches.push(chosen.map(({ label }) => label));
  }
}

/** Takes a random item out; the last one takes its place. */
function takeAny(random: Random, items: number[]): number {
  const place = random.integer(items.length);
  const taken = items[place] as number;
  items[place] = items.at(-1) as number;
  items.pop();
  return taken;
}
