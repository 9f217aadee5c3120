import { type BootstrapOptions, bootstrapInterval } from "./bootstrap.js";
import type { Evaluation } from "./evaluate.js";
import type { Metric } from "./setting-scores.js";

/** The figures over those queries that have something in common. */
export interface QueryGroup {
  readonly name: string;
  readonly metrics: readonly Metric[];
}

/**
 * The figures of an evaluation by group of queries: class, condition, sequence. Of metrics that are means over queries.
 * @param groupOf group of a query by its place in `Dataset.queries`; queries without one are left out
 * @returns groups in the order in which they come first
 */
export async function breakDown(
  { perQuery }: Pick<Evaluation, "perQuery">,
  groupOf: (query: number) => string | undefined,
  options: BootstrapOptions = {},
): Promise<readonly QueryGroup[]> {
  const groups = new Map<string, Metric[]>();
  for (const [name, { queries, scores }] of Object.entries(perQuery)) {
    const values = new Map<string, number[]>();
    for (const [place, query] of queries.entries()) {
      const group = groupOf(query);
      if (group === undefined) continue;
      const sofar = values.get(group) ?? [];
      sofar.push(scores[place] as number);
      values.set(group, sofar);
    }
    for (const [group, ofGroup] of values) {
      const { mean, lower, upper } = await bootstrapInterval(ofGroup, options);
      const metrics = groups.get(group) ?? [];
      metrics.push({ name, value: mean, lower, upper, queries: ofGroup.length });
      groups.set(group, metrics);
    }
  }
  return [...groups].map(([name, metrics]) => ({ name, metrics }));
}
