import { html, raw } from "hono/html";
import type { ComparisonPlot } from "./comparison-plots.js";
import { COLOURED, colourOf, standaloneSvg } from "./plot-svg.js";
import type { Comparison } from "./system-statistics.js";

/** A link that saves what the page carries with it. */
export const download = (file: string, type: string, content: string, text: string) =>
  html`<a class="download" download="${file}" href="data:${type};base64,${Buffer.from(content).toString("base64")}">${text}</a>`;

/** Which colour is which system, for all plots. */
export function colourKey({ systems }: Comparison) {
  return html`<ul class="key" aria-label="Colours of the plots">${systems
    .slice(0, COLOURED)
    .map(({ name }, rank) => html`<li><span class="dot" style="background: ${colourOf(rank)}"></span>${name}</li>`)}
${systems.length > COLOURED ? html`<li><span class="dot" style="background: ${colourOf(COLOURED)}"></span>${systems.length - COLOURED} others</li>` : ""}</ul>`;
}

export function plotFigures(plots: readonly ComparisonPlot[]) {
  return html`<div class="plots">${plots.map(
    ({ file, title, note, svg, csv }) =>
      html`<figure class="plot"><figcaption><b>${title}</b> ${note}</figcaption><div class="drawing" role="img" aria-label="${title}. ${note}">${raw(svg)}</div>
<p class="downloads">${download(`${file}.svg`, "image/svg+xml", standaloneSvg(svg), "SVG")} ${download(`${file}.csv`, "text/csv", csv, "CSV")}</p></figure>`,
  )}</div>`;
}
