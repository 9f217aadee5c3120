import { RetrievalError } from "../errors.js";
import { type BootstrapOptions, type PairedDifference, pairedBootstrap } from "./bootstrap.js";
import type { Evaluation } from "./evaluate.js";

/** How much better the first of two systems is in one metric. */
export interface MetricDifference extends PairedDifference {
  readonly name: string;
}

/**
 * How much better the first of two systems is, metric by metric, by a paired bootstrap over their queries.
 * @throws RetrievalError when they were not judged on the same queries
 */
export async function compareEvaluations(
  first: Pick<Evaluation, "perQuery">,
  second: Pick<Evaluation, "perQuery">,
  options: BootstrapOptions = {},
): Promise<readonly MetricDifference[]> {
  const differences: MetricDifference[] = [];
  for (const [name, { queries, scores }] of Object.entries(first.perQuery)) {
    const other = second.perQuery[name];
    if (other === undefined) continue;
    if (other.queries.length !== queries.length || queries.some((query, place) => query !== other.queries[place])) {
      throw new RetrievalError({
        what: `${name}: queries of the two systems`,
        expected: `the same ${queries.length}`,
        got: `${other.queries.length} others`,
        remedy: "Compare systems on the same pictures under the same protocol.",
      });
    }
    differences.push({ name, ...(await pairedBootstrap(scores, other.scores, options)) });
  }
  return differences;
}
