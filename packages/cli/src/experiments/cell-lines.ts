import {
  type Dataset,
  distanceMetres,
  type Evaluation,
  type Judgement,
  type Judgements,
  type Picture,
  type Rank,
  type Ranking,
} from "@loci/core";
import type { CellMetric, CellNeighbour, CellQuery } from "./cell-result.js";

const SHOWN = 10;

/** A rank that keeps the first places of every answer. */
export function keepFirst(rank: Rank, judgements: Judgements) {
  const judgementOf = judgementsByQuery(judgements);
  const firsts = new Map<number, readonly (readonly [place: number, score: number | undefined])[]>();
  const keep = (query: number, { places, scores }: Ranking) => {
    const { self, ignored = [] } = judgementOf.get(query) ?? {};
    const out = new Set([...(self === undefined ? [] : [self]), ...Array.from(ignored)]);
    const shown: (readonly [number, number | undefined])[] = [];
    for (let at = 0; at < places.length && shown.length < SHOWN; at++) {
      const place = places[at] as number;
      if (!out.has(place)) shown.push([place, scores?.[at]]);
    }
    firsts.set(query, shown);
  };
  const kept: Rank = async (queries, depth) => {
    const rankings = await rank(queries, Math.max(depth, Math.min(SHOWN + 1, judgements.gallery)));
    for (const [at, query] of queries.entries()) if (rankings[at] !== undefined) keep(query, rankings[at]);
    return rankings;
  };
  return { rank: kept, firsts: firsts as ReadonlyMap<number, readonly (readonly [number, number | undefined])[]> };
}

export const metricsOf = ({ metrics }: Evaluation): CellMetric[] =>
  metrics.map(({ name, value, lower, upper }) => ({ name, value, lower, upper }));

/** A line for each query that was asked. */
export function queryLines(
  dataset: Dataset,
  judgements: Judgements,
  { perQuery }: Evaluation,
  firsts: ReturnType<typeof keepFirst>["firsts"],
): CellQuery[] {
  const judgementOf = judgementsByQuery(judgements);
  const scoresOf = new Map<number, Record<string, number>>();
  for (const [metric, { queries, scores }] of Object.entries(perQuery)) {
    for (const [at, query] of queries.entries()) {
      scoresOf.set(query, { ...scoresOf.get(query), [metric]: scores[at] as number });
    }
  }
  return [...scoresOf]
    .sort(([left], [right]) => left - right)
    .map(([query, scores]) => {
      const picture = dataset.pictures[dataset.queries[query] as number] as Picture;
      const positives = new Set(Array.from(judgementOf.get(query)?.positives ?? []));
      return {
        kind: "query",
        query: picture.name,
        groups: groupsOf(picture),
        scores,
        neighbours: (firsts.get(query) ?? []).map(([place, score]) =>
          neighbour(
            dataset.pictures[dataset.gallery[place] as number] as Picture,
            picture,
            score ?? 0,
            positives.has(place),
          ),
        ),
        ...(picture.position && { position: picture.position }),
      };
    });
}

function neighbour({ name, position }: Picture, query: Picture, score: number, isPositive: boolean): CellNeighbour {
  return {
    ...{ path: name, score, isPositive },
    ...(position && query.position && { metres: distanceMetres(query.position, position) }),
    ...(position && { position }),
  };
}

const groupsOf = ({ label, sequence, split, attributes }: Picture): Record<string, string> => ({
  ...attributes,
  ...(split !== undefined && { split }),
  ...(sequence !== undefined && { sequence }),
  ...(label !== undefined && { label }),
});

/** Under the first of the settings in which a query is asked. */
function judgementsByQuery({ settings }: Judgements): ReadonlyMap<number, Judgement> {
  const found = new Map<number, Judgement>();
  for (const { judgements } of settings) {
    for (const judgement of judgements) if (!found.has(judgement.query)) found.set(judgement.query, judgement);
  }
  return found;
}
