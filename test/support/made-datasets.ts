import type { Dataset, Picture, Rank } from "@loci/core";

type Described = Omit<Picture, "path" | "name"> & { readonly name?: string };

/** Pictures that exist in words only, all of them both asking and answering. */
export function leaveOneOutDataset(pictures: readonly Described[]): Dataset {
  const all = [...pictures.keys()];
  return { format: "made", root: "/", pictures: pictures.map(named), gallery: all, queries: all };
}

/** Queries that are not in the gallery. The gallery comes first among the pictures. */
export function splitDataset(queries: readonly Described[], gallery: readonly Described[]): Dataset {
  return {
    format: "made",
    root: "/",
    pictures: [...gallery, ...queries].map(named),
    gallery: [...gallery.keys()],
    queries: queries.map((_, place) => gallery.length + place),
  };
}

const named = (described: Described, place: number): Picture => {
  const { name = `${place}.jpg` } = described;
  return { path: `/${name}`, ...described, name };
};

export const labelled = (labels: readonly string[]): Dataset => leaveOneOutDataset(labels.map((label) => ({ label })));

/** Exact search among points on a line, equal distances in gallery order; the nearest has score 0, others less. */
export const lineSearch =
  (queries: readonly number[], gallery: readonly number[]): Rank =>
  async (asked, depth) =>
    asked.map((query) => {
      const distance = (place: number) => Math.abs((gallery[place] as number) - (queries[query] as number));
      const places = [...gallery.keys()].sort((a, b) => distance(a) - distance(b) || a - b).slice(0, depth);
      return { places, scores: places.map((place) => -distance(place)) };
    });
