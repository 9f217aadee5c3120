import type { Dataset, Picture } from "../../datasets/dataset.js";
import { RetrievalError } from "../../errors.js";

/**
 * The protocol that fits what a data set knows: lists of positives first, then labels where every picture asks all others,
 * positions, labels, and frame numbers last, for they may count within clips and not along one way.
 * @throws RetrievalError when it knows nothing of the kind
 */
export function defaultProtocol(dataset: Dataset): string {
  const { relevance, gallery, queries } = dataset;
  if (relevance !== undefined) {
    if (relevance.hard !== undefined) return "roxford-emh";
    return relevance.ignored.some((places) => places.length > 0) ? "oxford5k-map" : "vpr-bench";
  }
  const isSplit = queries.length !== gallery.length || queries.some((picture, place) => picture !== gallery[place]);
  const all = (has: (picture: Picture) => unknown) =>
    [gallery, queries].every((places) =>
      places.every((place) => has(dataset.pictures[place] as Picture) !== undefined),
    );
  if (all(({ label }) => label) && !isSplit) return "leave-one-out";
  if (all(({ attributes }) => attributes?.["all"]) && all(({ position }) => position)) return "msls-740";
  if (all(({ position }) => position)) return "netvlad-25m";
  if (all(({ label }) => label)) return "cub-recall";
  if (isSplit && all(({ frame }) => frame)) return "sequence";
  throw new RetrievalError({
    what: `${dataset.root}: what counts as found`,
    expected: "a label, a position or a frame number for every picture, or lists of positives",
    got: "none of them",
    remedy: "Put the pictures of each class into a folder of its own, or give a table with such columns.",
  });
}
