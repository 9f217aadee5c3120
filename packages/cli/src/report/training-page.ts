import type { MetricsEntry } from "@loci/heads";
import { html, raw } from "hono/html";
import { stringify } from "yaml";
import { htmlPage } from "./html-page.js";
import { linePlot, plotColours } from "./line-plot.js";
import { entriesOf, type TitledPlot, trainingPlots } from "./training-plots.js";

export interface TrainingRun {
  readonly title: string;
  /** Pairs of a name and a figure. */
  readonly facts: readonly (readonly [string, string])[];
  /** In the order in which they were written, as `readMetrics` gives them. */
  readonly metrics: readonly MetricsEntry[];
  /** Resolved: every option is there. */
  readonly configuration: unknown;
}

/** A run on one page that needs neither network nor scripts: its figures, alarms and curves, and what it depends on. */
export function trainingPage({ title, facts, metrics, configuration }: TrainingRun): string {
  const plots = trainingPlots(metrics);
  const steps = metrics.reduce((last, { step }) => Math.max(last, step), 0);
  const alarms = gatherAlarms(metrics);
  return htmlPage(
    title,
    style,
    html`<table>${facts.map(([name, figure]) => html`<tr><th scope="row">${name}</th><td>${figure}</td></tr>`)}</table>
<h2>Alarms</h2>
${alarms.length === 0 ? html`<p>None.</p>` : html`<ul class="alarms">${alarms.map(alarmItem)}</ul>`}
<h2>Curves</h2>
${plots.length === 0 ? html`<p>No step has been done yet.</p>` : html`<div class="plots">${plots.map((plot) => plotFigure(plot, steps))}</div>`}
<h2>Configuration</h2>
<details><summary>Everything that the run depends on besides model, pictures and engine</summary>
<pre>${stringify(configuration)}</pre></details>`,
  );
}

interface GatheredAlarm {
  readonly first: number;
  readonly last: number;
  readonly times: number;
  /** Of the last. */
  readonly text: string;
}

/** Alarms that follow each other and differ in figures only become one: a collapse may be told thousands of times. */
function gatherAlarms(metrics: readonly MetricsEntry[]): GatheredAlarm[] {
  const kindOf = (text: string) => text.replace(/\d+(\.\d+)?/g, "");
  const gathered: GatheredAlarm[] = [];
  for (const { step, text } of entriesOf(metrics, "alarm")) {
    const before = gathered.at(-1);
    const goesOn = before !== undefined && kindOf(before.text) === kindOf(text);
    if (goesOn) gathered[gathered.length - 1] = { ...before, last: step, times: before.times + 1, text };
    else gathered.push({ first: step, last: step, times: 1, text });
  }
  return gathered;
}

function alarmItem({ first, last, times, text }: GatheredAlarm) {
  const [from, to] = [first, last].map((step) => step.toLocaleString("en"));
  const when = times === 1 ? `step ${from}` : `steps ${from} to ${to}, ${times.toLocaleString("en")} times`;
  return html`<li><b>${when}</b> ${text}</li>`;
}

function plotFigure({ title, note, ...plot }: TitledPlot, steps: number) {
  return html`<figure role="img" aria-label="${title}, ${note}"><figcaption><b>${title}</b> ${note}</figcaption>${raw(linePlot({ ...plot, along: "step", range: [0, steps] }))}</figure>`;
}

const style = `
:root { ${plotColours.light} }
@media (prefers-color-scheme: dark) { :root { ${plotColours.dark} } }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 1.5rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: normal; overflow-wrap: normal; }
td { font-variant-numeric: tabular-nums; }
.alarms { margin: 0; padding: 0; list-style: none; }
.alarms li { margin: 0.4rem 0; padding: 0.4rem 0.8rem; background: var(--card); border-left: 3px solid var(--wrong); overflow-wrap: anywhere; }
.alarms b { margin-right: 0.5rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
figure { margin: 0; padding: 0.7rem 0.8rem 0.4rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
figcaption { margin-bottom: 0.4rem; color: var(--soft); font-size: 0.85rem; }
figcaption b { color: var(--text); font-size: 0.95rem; display: block; }
svg { display: block; width: 100%; height: auto; }
summary { cursor: pointer; color: var(--soft); }
pre { margin: 0.6rem 0; padding: 0.8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; font-size: 0.85rem; }
@media (max-width: 40rem) { figure { padding: 0.6rem 0.3rem 0.2rem; } figcaption { padding: 0 0.4rem; } }
`;
