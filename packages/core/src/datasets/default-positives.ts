import type { Dataset, Picture } from "./dataset.js";
import { withinRadius } from "./within-radius.js";

/** How the positives of a query were found. */
export type PositiveRule = "listed" | "same class" | "near" | "none";

/**
 * The places in `queries` of those that nothing in the gallery answers: by the truth of the data set, else by class,
 * else by distance. A picture does not answer itself. Where a data set says nothing of the kind (frames of a walk,
 * unlabelled pictures) it is for a protocol to say, and the rule is "none".
 * @param radius metres
 */
export function queriesWithoutPositives(
  { pictures, gallery, queries, relevance }: Dataset,
  radius: number,
): { readonly rule: PositiveRule; readonly queries: readonly number[] } {
  const where = (hasNone: (picture: Picture, query: number) => boolean) =>
    [...queries.entries()].flatMap(([query, place]) => (hasNone(pictures[place] as Picture, query) ? [query] : []));
  if (relevance !== undefined) {
    return { rule: "listed", queries: where((_, query) => relevance.positives[query]?.length === 0) };
  }
  const answers = gallery.map((place) => pictures[place] as Picture);
  if (answers.some(({ label }) => label !== undefined)) {
    const names = new Map<string | undefined, Set<string>>();
    for (const { label, name } of answers) names.set(label, (names.get(label) ?? new Set()).add(name));
    const others = ({ label, name }: Picture) => {
      const same = names.get(label);
      return label === undefined || same === undefined ? 0 : same.size - (same.has(name) ? 1 : 0);
    };
    return { rule: "same class", queries: where((picture) => others(picture) === 0) };
  }
  if (!answers.some(({ position }) => position !== undefined)) return { rule: "none", queries: [] };
  const near = withinRadius(
    answers.map(({ position }) => position),
    queries.map((place) => pictures[place]?.position),
    radius,
  );
  return {
    rule: "near",
    queries: where(({ name }, query) => !near[query]?.some((place) => answers[place]?.name !== name)),
  };
}
