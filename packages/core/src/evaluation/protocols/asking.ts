import type { Dataset } from "../../datasets/dataset.js";
import type { Judgement, Judgements } from "../protocol.js";

/** What counts for the query at place `query` of `Dataset.queries`; the query itself may be among the positives. */
export type Truth = (query: number) => Pick<Judgement, "positives" | "ignored">;

export const nothing: readonly number[] = [];

/** Of each place in `Dataset.queries` the place of the same picture in the gallery, where it is there. */
export function placesOfQueries(dataset: Dataset): readonly (number | undefined)[] {
  const placeOf = new Map(dataset.gallery.map((picture, place) => [picture, place]));
  return dataset.queries.map((picture) => placeOf.get(picture));
}

/**
 * Every query asks, itself excluded by identity.
 * @param lone what becomes of queries that nothing but themselves is positive for: left out, or kept as misses
 */
export function judgeAll(dataset: Dataset, truth: Truth, lone: "left out" | "missed"): Judgements {
  const selves = placesOfQueries(dataset);
  const all = dataset.queries.map((_, query): Judgement => {
    const self = selves[query];
    return { query, ...truth(query), ...(self !== undefined && { self }) };
  });
  const judgements = lone === "missed" ? all : all.filter(hasPositives);
  const missesOnly = !all.some(hasPositives);
  return {
    gallery: dataset.gallery.length,
    queries: dataset.queries.length,
    settings: [{ name: "", judgements: missesOnly ? [] : judgements }],
  };
}

/** Whether there is a positive besides the query and what is ignored. */
export function hasPositives({ positives, ignored, self }: Judgement): boolean {
  if (ignored.length === 0 && self === undefined) return positives.length > 0;
  const removed = new Set(Array.from(ignored));
  if (self !== undefined) removed.add(self);
  return Array.from(positives).some((place) => !removed.has(place));
}
