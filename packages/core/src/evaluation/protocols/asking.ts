import type { Dataset, Picture } from "../../datasets/dataset.js";
import { RetrievalError } from "../../errors.js";
import type { Judgement, Judgements, ProtocolSettings } from "../protocol.js";

/** What counts for the query at place `query` of `Dataset.queries`; the query itself may be among the positives. */
export type Truth = (query: number) => Pick<Judgement, "positives" | "ignored">;

export const nothing: readonly number[] = [];

/** Of each place in `Dataset.queries` the place of the same picture in the gallery, where it is there. */
function placesOfQueries(dataset: Dataset): readonly (number | undefined)[] {
  const placeOf = new Map(dataset.gallery.map((picture, place) => [picture, place]));
  return dataset.queries.map((picture) => placeOf.get(picture));
}

/**
 * Every query asks, itself excluded by identity.
 * @param lone what becomes of queries that nothing but themselves is positive for: left out, or kept as misses
 */
export function judgeAll(
  dataset: Dataset,
  truth: Truth,
  lone: "left out" | "missed",
  { otherSequences = false }: ProtocolSettings,
): Judgements {
  const selves = placesOfQueries(dataset);
  const full = otherSequences ? ignoreOwnSequence(dataset, truth) : truth;
  const all = dataset.queries.map((_, query): Judgement => {
    const self = selves[query];
    return { query, ...full(query), ...(self !== undefined && { self }) };
  });
  const judgements = lone === "missed" ? all : all.filter(hasPositives);
  const missesOnly = !all.some(hasPositives);
  return {
    gallery: dataset.gallery.length,
    queries: dataset.queries.length,
    settings: [{ name: "", judgements: missesOnly ? [] : judgements }],
  };
}

/** The same truth with the gallery pictures of the query's own sequence ignored, too. */
function ignoreOwnSequence({ pictures, gallery, queries, root }: Dataset, truth: Truth): Truth {
  const sequenceOf = (picture: number) => (pictures[picture] as Picture).sequence;
  const placesOf = new Map<string, number[]>();
  for (const [place, picture] of gallery.entries()) {
    const sequence = sequenceOf(picture);
    if (sequence === undefined) continue;
    const places = placesOf.get(sequence);
    if (places === undefined) placesOf.set(sequence, [place]);
    else places.push(place);
  }
  if (placesOf.size === 0) {
    throw new RetrievalError({
      what: `${root}: sequences of the gallery`,
      expected: "pictures that say which drive, walk or clip they belong to",
      got: "none",
      remedy: "Give a column sequence, or do not ask for other sequences only.",
    });
  }
  return (query) => {
    const { positives, ignored } = truth(query);
    const own = placesOf.get(sequenceOf(queries[query] as number) ?? "") ?? nothing;
    return { positives, ignored: ignored.length === 0 ? own : [...Array.from(ignored), ...own] };
  };
}

/** Whether there is a positive besides the query and what is ignored. */
export function hasPositives({ positives, ignored, self }: Judgement): boolean {
  if (ignored.length === 0 && self === undefined) return positives.length > 0;
  const removed = new Set(Array.from(ignored));
  if (self !== undefined) removed.add(self);
  return Array.from(positives).some((place) => !removed.has(place));
}
