import { type Random, RetrievalError, sample } from "@loci/core";
import type { SamplingSource } from "./sampler-definition.js";

/** The items in random order. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return sample(random, items.length, items.length).map((place) => items[place] as Item);
}

/** Cut into batches of `size`; a shorter rest is the last batch or left out. */
export function inBatches(places: readonly number[], size: number, rest: "keep" | "leave-out"): Int32Array[] {
  const count = rest === "keep" ? Math.ceil(places.length / size) : Math.floor(places.length / size);
  return Array.from({ length: count }, (_, batch) => Int32Array.from(places.slice(batch * size, (batch + 1) * size)));
}

/** The pictures of each class, by label rising. @throws RetrievalError when the pictures have no labels */
export function picturesByClass(sampler: string, { labels }: SamplingSource): number[][] {
  if (labels === undefined) {
    throw new RetrievalError({
      what: `sampler ${sampler}`,
      expected: "pictures with labels",
      got: "pictures without",
      remedy: "Use geographic-tuples for pictures with positions, or shuffled",
    });
  }
  const classes = new Map<number, number[]>();
  for (const [picture, label] of labels.entries()) {
    const pictures = classes.get(label);
    if (pictures === undefined) classes.set(label, [picture]);
    else pictures.push(picture);
  }
  return [...classes].sort(([one], [other]) => one - other).map(([, pictures]) => pictures);
}
