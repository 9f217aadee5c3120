import type { Dataset, Picture, Relevance } from "./dataset.js";

/** The data set without the pictures that are not among `kept`, for instance for want of being readable. */
export function keepPictures(dataset: Dataset, kept: ReadonlySet<Picture>): Dataset {
  const { pictures, relevance } = dataset;
  const isKept = (picture: number) => kept.has(pictures[picture] as Picture);
  const newPlace = renumber(pictures.map((picture) => kept.has(picture)));
  const moved = (places: readonly number[]) => places.filter(isKept).map((picture) => newPlace[picture] as number);
  return {
    ...dataset,
    pictures: pictures.filter((picture) => kept.has(picture)),
    gallery: moved(dataset.gallery),
    queries: moved(dataset.queries),
    ...(relevance !== undefined && {
      relevance: keepRelevance(relevance, dataset.queries.map(isKept), dataset.gallery.map(isKept)),
    }),
  };
}

function keepRelevance(relevance: Relevance, queries: readonly boolean[], gallery: readonly boolean[]): Relevance {
  const newPlace = renumber(gallery);
  const keep = (lists: readonly (readonly number[])[]) =>
    lists
      .filter((_, query) => queries[query])
      .map((places) => places.filter((place) => gallery[place]).map((place) => newPlace[place] as number));
  const { positives, ignored, hard } = relevance;
  return { positives: keep(positives), ignored: keep(ignored), ...(hard !== undefined && { hard: keep(hard) }) };
}

/** Of each place the number of kept places before it. */
function renumber(kept: readonly boolean[]): Int32Array {
  const places = new Int32Array(kept.length);
  for (let place = 1; place < kept.length; place++) {
    places[place] = (places[place - 1] as number) + (kept[place - 1] ? 1 : 0);
  }
  return places;
}
