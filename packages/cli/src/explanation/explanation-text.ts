import { attributionRules, type ExplainedPicture, type MatchExplanation } from "@loci/heads";

/** The score, and that the contributions of each picture add up to it: a line each. */
export function sumText({ score, query, hit }: MatchExplanation): readonly [string, string, string] {
  const side = (name: string, explained: ExplainedPicture) =>
    `= ${name} ${contributed(explained).toFixed(4)}${Math.abs(explained.constant) < 5e-5 ? "" : ` and of no place ${explained.constant.toFixed(4)}`}`;
  return [`score ${score.toFixed(4)} (cosine)`, side("places of the query", query), side("places of the hit", hit)];
}

/** What all cells contribute. */
export const contributed = ({ map }: ExplainedPicture): number => map.reduce((sum, value) => sum + value, 0);

/** For people: the sums, where in the pictures it comes from, and what counted as given. */
export function explanationAsText(explanation: MatchExplanation): string[] {
  const { query, hit, pairs, groups, rules } = explanation;
  const strongestGroups = [...groups].sort((left, right) => right.contribution - left.contribution).slice(0, 5);
  return [
    ...sumText(explanation),
    `query: ${whereText(query)}`,
    `hit: ${whereText(hit)}`,
    ...pairs
      .slice(0, 3)
      .map(
        ({ query: from, hit: to, contribution }, place) =>
          `pair ${place + 1}: ${pointText(from)} with ${pointText(to)}, ${contribution.toFixed(4)}`,
      ),
    ...(strongestGroups.length === 0
      ? []
      : [strongestGroups.map(({ name, contribution }) => `${name} ${contribution.toFixed(4)}`).join(", ")]),
    ...rules.map((rule) => `rule: ${attributionRules[rule]}`),
  ];
}

const pointText = ({ x, y }: { readonly x: number; readonly y: number }) => `(${Math.round(x)}, ${Math.round(y)})`;

/** How few of the cells make half of it, and where the strongest lies. */
export function whereText({ map, width, region, height }: ExplainedPicture): string {
  const order = Array.from(map.keys()).sort((left, right) => (map[right] as number) - (map[left] as number));
  const half = map.reduce((sum, value) => sum + Math.max(value, 0), 0) / 2;
  let [sum, count] = [0, 0];
  for (; sum < half; count++) sum += Math.max(map[order[count] as number] as number, 0);
  const strongest = order[0] ?? 0;
  const x = region.left + (((strongest % width) + 0.5) / width) * region.width;
  const y = region.top + ((Math.floor(strongest / width) + 0.5) / height) * region.height;
  return `half of it from ${count} of ${map.length} places, the strongest at ${pointText({ x, y })}`;
}

/** For programs. Maps are rows of numbers, top to bottom. */
export function explanationAsJson({ query, hit, ...rest }: MatchExplanation): object {
  const side = ({ map, height, width, ...others }: ExplainedPicture) => ({
    ...others,
    map: Array.from({ length: height }, (_, row) => Array.from(map.subarray(row * width, (row + 1) * width))),
  });
  return { ...rest, query: side(query), hit: side(hit) };
}
