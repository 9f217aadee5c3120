import { mean } from "./compared-systems.js";
import type { Comparison } from "./system-statistics.js";

/** The main metric by the values of a column of the queries. */
export interface Breakdown {
  readonly column: string;
  /** widest spread between the systems first */
  readonly groups: readonly BreakdownGroup[];
}

export interface BreakdownGroup {
  readonly name: string;
  readonly queries: number;
  /** by place of the system, mean over the group's queries and the system's seeds */
  readonly values: readonly number[];
  /** best less worst */
  readonly spread: number;
}

/** By every column with two values or more that come twice on average: others tell single queries, not groups. */
export function breakDownSystems({ systems, main }: Comparison): Breakdown[] {
  const asked = systems[0]?.cells[0]?.queries.filter(({ scores }) => main in scores) ?? [];
  const columns = [...new Set(asked.flatMap(({ groups }) => Object.keys(groups)))];
  const scores = systems.map(({ cells }) =>
    cells.map(({ queries }) => queries.flatMap(({ scores: own }) => (main in own ? [own[main] as number] : []))),
  );
  return columns.flatMap((column) => {
    const places = new Map<string, number[]>();
    for (const [place, { groups }] of asked.entries()) {
      const value = groups[column];
      if (value !== undefined) places.set(value, [...(places.get(value) ?? []), place]);
    }
    if (places.size < 2 || 2 * places.size > asked.length) return [];
    const groups = [...places].map(([name, own]) => {
      const values = scores.map((runs) => mean(runs.map((run) => mean(own.map((place) => run[place] as number)))));
      return { name, queries: own.length, values, spread: Math.max(...values) - Math.min(...values) };
    });
    return [{ column, groups: groups.sort((a, b) => b.spread - a.spread || b.queries - a.queries) }];
  });
}
