import { attributionRules, type MatchExplanation, type ScoreGroup } from "@loci/heads";
import { html, raw } from "hono/html";
import { htmlPage } from "../report/html-page.js";
import { sumText, whereText } from "./explanation-text.js";
import { brightestOf, drawMatch, type ExplainedMatch, legendStops } from "./match-drawing.js";

/** Groups beyond so many are summed up. */
const MOST_GROUPS = 16;

/**
 * A page that needs nothing besides itself: both pictures with their contributions, how opaque is set by a slider; the pairs
 * of places that add most; the score by clusters where the head has any; and all of it in words.
 */
export async function matchPage(match: ExplainedMatch): Promise<string> {
  const { query, hit, explanation } = match;
  const drawing = await drawMatch(match);
  const words = `Query ${query.name}: ${whereText(explanation.query)}. Hit ${hit.name}: ${whereText(explanation.hit)}.`;
  const body = html`
<p class="sum">${sumText(explanation).map((line) => html`<span>${line}</span> `)}</p>
<form class="controls">
<label>Contributions <input id="opacity" type="range" min="0" max="1" step="0.05" value="0.85"></label>
<label><input id="pairs" type="checkbox" checked> strongest pairs</label>
<span class="scale">0 <svg width="120" height="12" aria-hidden="true"><defs><linearGradient id="scale">${raw(legendStops())}</linearGradient></defs><rect width="120" height="12" fill="#999"/><rect width="120" height="12" fill="url(#scale)"/></svg> ≥ ${brightestOf(explanation).toFixed(4)} a place; blue: below 0</span>
</form>
<figure>
<div class="names"><span>Query: ${query.name}</span><span>Hit: ${hit.name}</span></div>
<svg class="match" viewBox="0 0 ${drawing.width} ${drawing.height}" role="img" aria-label="${words}">${raw(drawing.markup)}</svg>
<figcaption>${words}</figcaption>
</figure>
${pairsSection(explanation)}
${groupsSection(explanation.groups)}
<h2>How to read it</h2>
<p>The score is the cosine of two descriptors. Each place of a picture has a part in its descriptor, and what that part adds to the score is its contribution; the contributions of either picture, with what belongs to no place, add up to the score.${explanation.rules.length > 0 ? " Where the way from the places to the descriptor is no sum:" : ""}</p>
<ul>${explanation.rules.map((rule) => html`<li>${attributionRules[rule]}</li>`)}</ul>
<script>${raw(script)}</script>`;
  return htmlPage("Why this match", style, html`${body}`);
}

function pairsSection({ pairs, score }: MatchExplanation) {
  if (pairs.length === 0) return "";
  const point = ({ x, y }: { readonly x: number; readonly y: number }) => `${Math.round(x)}, ${Math.round(y)}`;
  return html`<h2>Strongest pairs of places</h2>
<table><thead><tr><th>pair</th><th>query x, y</th><th>hit x, y</th><th>adds</th><th>of the score</th></tr></thead>
<tbody>${pairs.map(
    ({ query, hit, contribution }, place) =>
      html`<tr><td>${place + 1}</td><td>${point(query)}</td><td>${point(hit)}</td><td>${contribution.toFixed(4)}</td><td>${((100 * contribution) / score).toFixed(1)} %</td></tr>`,
  )}</tbody></table>`;
}

function groupsSection(groups: readonly ScoreGroup[]) {
  if (groups.length === 0) return "";
  const sorted = [...groups].sort((left, right) => Math.abs(right.contribution) - Math.abs(left.contribution));
  const rest = sorted.slice(MOST_GROUPS);
  const shown = sorted.slice(0, MOST_GROUPS);
  const largest = Math.max(...shown.map(({ contribution }) => Math.abs(contribution)), 1e-12);
  const row = ({ name, contribution }: ScoreGroup) =>
    html`<li><span>${name}</span><span class="bar"><span class="${contribution < 0 ? "below" : "above"}" style="width:${((100 * Math.abs(contribution)) / largest).toFixed(1)}%"></span></span><span class="figure">${contribution.toFixed(4)}</span></li>`;
  const others = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  return html`<h2>The score by parts of the descriptor</h2>
<ol class="groups">${shown.map(row)}</ol>
${rest.length > 0 ? html`<p>${rest.length} others together: ${others.toFixed(4)}</p>` : ""}`;
}

const script = `
const match = document.querySelector(".match");
const show = () => {
  match.style.setProperty("--heat", document.getElementById("opacity").value);
  match.classList.toggle("without-pairs", !document.getElementById("pairs").checked);
};
document.querySelector(".controls").addEventListener("input", show);
show();
`;

const style = `
.sum { color: var(--text); display: flex; flex-wrap: wrap; gap: 0 0.8rem; font-variant-numeric: tabular-nums; }
.sum span:first-child { font-weight: 600; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 1.6rem; align-items: center; margin: 0 0 1rem; color: var(--soft); }
.controls label { display: flex; align-items: center; gap: 0.5rem; color: var(--text); }
.scale { font-size: 0.85rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem; }
.names { display: flex; justify-content: space-between; gap: 1rem; font-weight: 600; margin-bottom: 0.5rem; overflow-wrap: anywhere; }
.match { display: block; width: 100%; max-height: 75vh; }
.match .heat { opacity: var(--heat, 0.85); }
.match.without-pairs .pairs { display: none; }
figcaption { color: var(--soft); font-size: 0.88rem; margin-top: 0.6rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 0.2rem 1.2rem 0.2rem 0; }
th { color: var(--soft); font-weight: 500; font-size: 0.85rem; }
ul { color: var(--soft); padding-left: 1.2rem; }
.groups { list-style: none; margin: 0; padding: 0; max-width: 40rem; }
.groups li { display: grid; grid-template-columns: 8rem 1fr 4.5rem; gap: 0.8rem; align-items: center; }
.bar > span { display: block; height: 0.8rem; border-radius: 2px; background: #e35933; }
.bar > .below { background: #2b8fc0; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) { th, td { padding-right: 0.7rem; } .groups li { grid-template-columns: 5.5rem 1fr 4rem; } }
`;
