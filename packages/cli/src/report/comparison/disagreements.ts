import type { CellQuery } from "../../experiments/cell-result.js";
import { isRight } from "./compared-systems.js";
import type { Comparison, RankedSystem } from "./system-statistics.js";

/** Queries that one of two systems answers right and the other wrong. */
export interface Disagreement {
  readonly first: RankedSystem;
  readonly second: RankedSystem;
  readonly sides: readonly [DisagreementSide, DisagreementSide];
}

export interface DisagreementSide {
  readonly right: string;
  /** queries of this kind in all */
  readonly count: number;
  /** some of them, evenly over all, with the answers of the first and of the second system */
  readonly shown: readonly (readonly [CellQuery, CellQuery])[];
}

export interface DisagreementLimits {
  /** systems that the best is set against */
  readonly others: number;
  /** queries of each side */
  readonly queries: number;
}

/** The best system beside the next, and others evenly down to the last; each under its lowest seed. */
export function disagreements({ systems }: Comparison, { others, queries }: DisagreementLimits): Disagreement[] {
  const [first, ...rest] = systems;
  if (first === undefined) return [];
  return evenly(rest, others).map((second) => {
    const answers =
      first.cells[0]?.queries.map((query, place) => [query, second.cells[0]?.queries[place] as CellQuery]) ?? [];
    const pairs = answers as [CellQuery, CellQuery][];
    const side = (right: string, rightly: (typeof pairs)[number][]): DisagreementSide => ({
      ...{ right, count: rightly.length },
      shown: evenly(rightly, queries),
    });
    return {
      ...{ first, second },
      sides: [
        side(
          first.name,
          pairs.filter(([a, b]) => isRight(a) && !isRight(b)),
        ),
        side(
          second.name,
          pairs.filter(([a, b]) => !isRight(a) && isRight(b)),
        ),
      ],
    };
  });
}

/** So many of a list, the first and the last among them, at even steps. */
export function evenly<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, i) => items[Math.round((i * (items.length - 1)) / Math.max(1, count - 1))] as Item,
  );
}
