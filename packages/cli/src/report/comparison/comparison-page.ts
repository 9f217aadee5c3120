import { html, raw } from "hono/html";
import type { CellFailure } from "../../experiments/cell-result.js";
import { htmlPage } from "../html-page.js";
import { breakdownSection } from "./breakdown-section.js";
import { breakDownSystems } from "./breakdowns.js";
import type { ComparisonPlot } from "./comparison-plots.js";
import type { Disagreement } from "./disagreements.js";
import { gallerySection, type Thumbnails } from "./gallery-section.js";
import { commandSection, failureSection, type MethodFacts, methodSection } from "./method-section.js";
import { pageScript } from "./page-script.js";
import { pageStyle } from "./page-style.js";
import { colourKey, plotFigures } from "./plot-section.js";
import type { Comparison } from "./system-statistics.js";
import { tableSection, winsSection } from "./table-section.js";

/** All that the page shows of one data set under one protocol. */
export interface ComparisonView {
  readonly comparison: Comparison;
  readonly plots: readonly ComparisonPlot[];
  readonly disagreements: readonly Disagreement[];
  readonly thumbnails: Thumbnails;
}

/** One file that needs no other and no network; what is clicked is in a script of its own, without which it can be read too. */
export function comparisonPage(
  title: string,
  views: readonly ComparisonView[],
  failures: readonly CellFailure[],
  facts: MethodFacts,
): string {
  return htmlPage(
    title,
    pageStyle,
    html`<main>${views.length > 1 ? navigation(views) : ""}
${views.length === 0 ? html`<p>No cell came to an end.</p>` : ""}
${views.map((view, place) => viewSection(view, place, facts))}
${failureSection(failures)}
${commandSection(facts)}</main>
<script>${raw(pageScript)}</script>`,
  );
}

const navigation = (views: readonly ComparisonView[]) =>
  html`<nav aria-label="Data sets"><ul>${views.map(
    ({ comparison }, place) =>
      html`<li><a href="#data-${place}">${comparison.data.name}, ${comparison.protocol.name}</a></li>`,
  )}</ul></nav>`;

function viewSection(
  { comparison, plots, disagreements, thumbnails }: ComparisonView,
  place: number,
  facts: MethodFacts,
) {
  const of = (kind: ComparisonPlot["kind"]) => plots.filter((plot) => plot.kind === kind);
  const breakdowns = breakDownSystems(comparison);
  const training = of("training");
  return html`<section id="data-${place}">
<h2>${comparison.data.name}: ${comparison.systems.length} systems by ${comparison.main}</h2>
${tableSection(comparison, facts.level)}
<h2>Quality against cost</h2>
${colourKey(comparison)}
${plotFigures(of("pareto"))}
${of("recall").length > 0 ? html`<h2>At each k</h2>${plotFigures(of("recall"))}` : ""}
<h2>Wins and losses</h2>
${winsSection(comparison, facts.level)}
${breakdowns.length > 0 ? html`<h2>Breakdowns</h2>${breakdowns.map((breakdown) => breakdownSection(breakdown, comparison))}` : ""}
<h2>Where they disagree</h2>
${gallerySection(`pairs-${place}`, disagreements, thumbnails, comparison.protocol.settings.radius)}
${training.length > 0 ? html`<h2>Training</h2><p>Of each system under its lowest seed.</p>${plotFigures(training.slice(0, 2))}${training.length > 2 ? html`<details><summary>${training.length - 2} more curves</summary>${plotFigures(training.slice(2))}</details>` : ""}` : ""}
<h2>What was measured how</h2>
${methodSection(comparison, facts)}
</section>`;
}
