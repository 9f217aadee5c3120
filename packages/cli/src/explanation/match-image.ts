import { renderSvg } from "@loci/core";
import { html, raw } from "hono/html";
import { sumText } from "./explanation-text.js";
import { brightestOf, drawMatch, type ExplainedMatch, legendStops } from "./match-drawing.js";

const MARGIN = 20;
/** For names above and the legend below, user units. */
const [ABOVE, BELOW] = [40, 80];
/** Pixels for a user unit. */
const SCALE = 2;

/** Both pictures with their contributions, the score and a legend, as PNG on white. */
export async function matchImage(match: ExplainedMatch): Promise<Uint8Array> {
  const drawing = await drawMatch(match);
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + ABOVE + BELOW];
  const bottom = ABOVE + drawing.height;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}">
<defs><linearGradient id="scale">${raw(legendStops())}</linearGradient></defs>
<rect width="100%" height="100%" fill="#fff"/>
<g font-family="sans-serif" font-size="14" fill="#22252a">
<text x="${MARGIN}" y="26">${match.query.name}</text>
<text x="${width - MARGIN}" y="26" text-anchor="end">${match.hit.name}</text>
<g transform="translate(${MARGIN} ${ABOVE})">${raw(drawing.markup)}</g>
<rect x="${MARGIN}" y="${bottom + 16}" width="140" height="12" fill="#999"/>
<rect x="${MARGIN}" y="${bottom + 16}" width="140" height="12" fill="url(#scale)"/>
<text x="${MARGIN}" y="${bottom + 46}" font-size="12">0</text>
<text x="${MARGIN + 140}" y="${bottom + 46}" font-size="12" text-anchor="end">≥ ${brightestOf(match.explanation).toFixed(4)}</text>
${sumText(match.explanation).map((line, place) => html`<text x="${MARGIN + 165}" y="${bottom + 27 + 19 * place}" font-size="12">${line}</text>`)}
</g></svg>`;
  return renderSvg(String(svg));
}
