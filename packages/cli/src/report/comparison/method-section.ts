import { html } from "hono/html";
import { stringify } from "yaml";
import type { CellEnvironment, CellFailure } from "../../experiments/cell-result.js";
import { protocolLines } from "../evaluation.js";
import type { Comparison } from "./system-statistics.js";

export interface MethodFacts {
  readonly level: number;
  readonly seed: number;
  /** as it was typed */
  readonly command?: string;
  /** text of the experiment's file */
  readonly experiment?: string;
}

/** What one comparison was measured on, under which rules, where. */
export function methodSection({ data, protocol, systems, main, resamples }: Comparison, { level, seed }: MethodFacts) {
  const cells = systems.flatMap((system) => system.cells.map(({ summary }) => summary));
  const environments = [...new Set(cells.map(({ environment }) => environmentText(environment)))];
  const finished = cells.map(({ environment }) => environment.finished).sort();
  const pairs = (systems.length * (systems.length - 1)) / 2;
  const least = Math.min(1, (0.5 / resamples) * pairs);
  const seeds = [...new Set(systems.map((system) => system.seeds.join(", ")))];
  const facts: readonly (readonly [string, string])[] = [
    [
      "data",
      `${data.name}: ${data.pictures} pictures, ${data.queries} queries, ${data.gallery} in the gallery; SHA-256 ${data.fingerprint}`,
    ],
    ["seeds", seeds.join("; ")],
    [
      "intervals",
      `percentile bootstrap, ${resamples} resamples, level ${level}, seed ${seed}. In each, the queries are drawn with replacement, the same for all systems, and independently of them the seeds (pigeonhole bootstrap: Owen, Annals of Applied Statistics 1(2), 2007); systems with the same seeds get the same draw of them. A system of one seed keeps it: its interval is over queries alone. Of few seeds the interval tells too little of what others would do.`,
    ],
    [
      "significance",
      `paired bootstrap of the difference in ${main}, two-sided, Holm-corrected over ${pairs} pairs of systems; the smallest corrected p that ${resamples} resamples can show is ${Number(least.toPrecision(2))}.`,
    ],
    [
      "costs",
      "means over seeds. Milliseconds a query: search of the gallery and re-ranking, descriptor given. Pictures a second: from encoded picture to descriptor. ANN loss: share of the exact ten nearest that the index misses.",
    ],
    ["finished", finished[0] === finished.at(-1) ? `${finished[0]}` : `${finished[0]} to ${finished.at(-1)}`],
    ...environments.map((text) => ["environment", text] as const),
  ];
  return html`<dl class="facts">${facts.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
<pre tabindex="0">${protocolLines(protocol).join("\n")}</pre>
<details><summary>Configurations and training budgets of all systems</summary>${systems.map(
    ({ name, cells: own }) =>
      html`<details><summary>${name}</summary><pre tabindex="0">${stringify({
        cells: own.map(({ summary }) => summary.id),
        seconds: own.map(({ summary }) => Number(summary.cost.seconds.toPrecision(4))),
        "peak bytes": own.map(({ summary }) => summary.cost.peakBytes),
        ...own[0]?.summary.configuration,
      })}</pre></details>`,
  )}</details>`;
}

const environmentText = ({ versions, processor, cores, memoryBytes }: CellEnvironment): string =>
  `${processor}, ${cores} cores, ${(memoryBytes / 1e9).toFixed(1)} GB; ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}`;

/** Cells that came to nothing, with what they said. */
export function failureSection(failures: readonly CellFailure[]) {
  if (failures.length === 0) return "";
  return html`<h2 id="failures">Failed</h2><ul class="failures">${failures.map(
    ({ system, configuration, id, message }) =>
      html`<li><b>${system}, seed ${configuration.seed}</b> (${id}): ${message}</li>`,
  )}</ul>`;
}

export function commandSection({ command, experiment }: MethodFacts) {
  return html`${command === undefined ? "" : html`<h2>Command</h2><pre tabindex="0">${command}</pre>`}
${experiment === undefined ? "" : html`<h2>Experiment</h2><pre tabindex="0">${experiment}</pre>`}`;
}
