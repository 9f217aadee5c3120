import { html } from "hono/html";
import { colourOf } from "./plot-svg.js";
import { percent, resultColumns, resultGroups } from "./result-columns.js";
import { lettersExplained } from "./result-text-tables.js";
import type { Comparison } from "./system-statistics.js";
import { winsOver } from "./wins.js";

/** The table of all figures, sortable by each. */
export function tableSection(comparison: Comparison, level: number) {
  const columns = resultColumns(comparison);
  const rankOf = new Map(comparison.systems.map(({ name }, rank) => [name, rank]));
  return html`<p>Per cent with ${Number((100 * level).toPrecision(3))} % intervals. ${lettersExplained(comparison, level)} A heading sorts within each group. Where letters are cut off, table.md has them all.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of results on ${comparison.data.name}"><table class="results">
<thead><tr><th scope="col"><button type="button">system</button></th>${columns.map(
    ({ name, note }, place) =>
      html`<th scope="col"${place === 0 ? html` aria-sort="descending"` : ""}><button type="button" title="${note}">${name}</button></th>`,
  )}</tr></thead>
${resultGroups(comparison).map(
  ({
    title,
    systems,
  }) => html`<tbody><tr class="group"><th colspan="${columns.length + 1}" scope="rowgroup">${title}</th></tr>
${systems.map(
  (system) =>
    html`<tr data-row><th scope="row" data-value="${system.name}"><span class="dot" style="background: ${colourOf(rankOf.get(system.name) ?? 0)}"></span>${system.name}</th>${columns.map(
      ({ value, text }, place) =>
        html`<td data-value="${value(system)}">${text(system)}${place === 0 ? html` <b class="letters" title="${system.letters}">${system.letters}</b>` : ""}</td>`,
    )}</tr>
`,
)}</tbody>`,
)}</table></div>`;
}

/** How often the system of the row is right where that of the column is wrong. */
export function winsSection({ systems, difference, main }: Comparison, level: number) {
  const cell = (row: number, column: number) => {
    if (row === column) return html`<td class="self">–</td>`;
    const [first, second] = [systems[row], systems[column]] as [(typeof systems)[number], (typeof systems)[number]];
    const { mean, lower, upper, adjusted } = difference(row, column);
    const verdict = adjusted < 1 - level ? (mean > 0 ? "better" : "worse") : "";
    const sign = verdict === "" ? "" : mean > 0 ? "▲" : "▼";
    const title = `${first.name} less ${second.name}: ${percent(mean)} [${percent(lower)}, ${percent(upper)}] points of ${main}, p ${Number(adjusted.toPrecision(2))} after Holm`;
    return html`<td class="${verdict}" title="${title}">${Number(winsOver(first, second).toFixed(1))}<small>${sign}</small></td>`;
  };
  return html`<p>Queries whose first answer is right for the system of the row and wrong for that of the column, a mean over seeds. ▲ the row is significantly better in ${main}, ▼ worse; the difference and its p are told where the pointer rests.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Wins and losses"><table class="matrix">
<thead><tr><td></td>${systems.map(({ name }, place) => html`<th scope="col" title="${name}">${place + 1}</th>`)}</tr></thead>
<tbody>${systems.map(
    (
      { name },
      row,
    ) => html`<tr><th scope="row">${row + 1} ${name}</th>${systems.map((_, column) => cell(row, column))}</tr>
`,
  )}</tbody></table></div>`;
}
