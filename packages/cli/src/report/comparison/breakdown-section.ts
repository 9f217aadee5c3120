import { stringify } from "csv-stringify/sync";
import { html } from "hono/html";
import type { Breakdown, BreakdownGroup } from "./breakdowns.js";
import { fileName } from "./comparison-plots.js";
import { download } from "./plot-section.js";
import { percent } from "./result-columns.js";
import type { Comparison } from "./system-statistics.js";

/** Groups that are seen at once; more are unfolded. */
const FIRST = 12;

export function breakdownSection({ column, groups }: Breakdown, comparison: Comparison) {
  const { systems, main } = comparison;
  const [first, rest] = [groups.slice(0, FIRST), groups.slice(FIRST)];
  const values = groups.flatMap((group) => group.values);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const heat = (value: number) => (most > least ? (value - least) / (most - least) : 0);
  const grid = (rows: readonly BreakdownGroup[], label: string) =>
    html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="heat">
<thead><tr><th scope="col">${column}</th><th scope="col">queries</th>${systems.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
      ({ name, queries, values }) =>
        html`<tr><th scope="row">${name}</th><td>${queries}</td>${values.map((value) => html`<td style="--heat: ${(45 * heat(value)).toFixed(0)}%">${percent(value)}</td>`)}</tr>
`,
    )}</tbody></table></div>`;
  return html`<h3>By ${column}</h3>
<p>${main} in per cent, stronger colour for more, the groups on which the systems differ most first.</p>
${grid(first, `${main} by ${column}`)}
${rest.length > 0 ? html`<details><summary>${rest.length} more</summary>${grid(rest, `${main} by ${column}, more`)}</details>` : ""}
<p class="downloads">${download(`by-${fileName(column)}.csv`, "text/csv", breakdownCsv({ column, groups }, comparison), "CSV")}</p>`;
}

export const breakdownCsv = ({ column, groups }: Breakdown, { systems }: Comparison): string =>
  stringify([
    [column, "queries", ...systems.map(({ name }) => name)],
    ...groups.map(({ name, queries, values }) => [name, queries, ...values]),
  ]);
