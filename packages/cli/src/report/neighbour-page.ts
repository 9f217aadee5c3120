import path from "node:path";
import { pathToFileURL } from "node:url";
import { html } from "hono/html";
import { htmlPage } from "./html-page.js";

export interface PagePicture {
  /** Absolute path. */
  readonly file: string;
  readonly label: string | undefined;
}

export interface PageHit extends PagePicture {
  /** Cosine similarity. */
  readonly score: number;
}

export interface PageRow {
  readonly query: PagePicture;
  readonly hits: readonly PageHit[];
}

export interface PageSection {
  readonly title: string;
  /** Pairs of a name and a figure, in a line below the title. */
  readonly facts: readonly (readonly [string, string])[];
  readonly note?: string;
  readonly rows: readonly PageRow[];
}

/**
 * A page of queries, each beside its neighbours, nearest first. Where labels are known a hit of the query's label has a
 * green edge and a tick, another a red edge and a cross.
 * @param folder where the page will lie: pictures are linked relative to it, so the folder can be moved as a whole
 */
export function neighbourPage(title: string, folder: string, sections: readonly PageSection[]): string {
  return htmlPage(title, style, html`${sections.map((section) => sectionOf(section, folder))}`);
}

function sectionOf({ title, facts, note, rows }: PageSection, folder: string) {
  return html`<section>
<h2>${title}</h2>
<dl>${facts.map(([name, figure]) => html`<div><dt>${name}</dt><dd>${figure}</dd></div>`)}</dl>
${note === undefined ? "" : html`<p>${note}</p>`}
${rows.map(({ query, hits }) => rowOf(query, hits, folder))}
</section>`;
}

function rowOf(query: PagePicture, hits: readonly PageHit[], folder: string) {
  return html`<div class="row">
<figure class="query"><img loading="lazy" src="${link(query.file, folder)}" alt="Query: ${query.label ?? path.basename(query.file)}"><figcaption>${query.label ?? path.basename(query.file)}</figcaption></figure>
<ol>${hits.map((hit) => hitOf(hit, query, folder))}</ol>
</div>`;
}

function hitOf(hit: PageHit, query: PagePicture, folder: string) {
  const known = hit.label !== undefined && query.label !== undefined;
  const right = known && hit.label === query.label;
  const verdict = !known ? "" : right ? "right" : "wrong";
  const name = hit.label ?? path.basename(hit.file);
  return html`<li class="${verdict}"><figure><img loading="lazy" src="${link(hit.file, folder)}" alt="${verdict} ${name}"><figcaption><span>${known ? (right ? "✓ " : "✗ ") : ""}${name}</span><span class="score">${hit.score.toFixed(3)}</span></figcaption></figure></li>`;
}

/** Relative, and escaped as URLs are: file names may have blanks, "#" and "?". */
function link(file: string, folder: string): string {
  const relative = path.relative(folder, file);
  if (path.isAbsolute(relative)) return pathToFileURL(file).href;
  return relative.split(path.sep).map(encodeURIComponent).join("/");
}

const style = `
dl { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0 0 0.6rem; }
dt { color: var(--soft); font-size: 0.8rem; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.row { display: grid; grid-template-columns: 10.5rem 1fr; gap: 1.25rem; padding: 0.9rem 0; border-top: 1px solid var(--line); }
.row ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.2rem, 1fr)); gap: 0.7rem; margin: 0; padding: 0; list-style: none; }
figure { margin: 0; background: var(--card); border-radius: 6px; overflow: hidden; border: 1px solid var(--line); }
img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: cover; }
figcaption { padding: 0.3rem 0.5rem; font-size: 0.78rem; display: flex; justify-content: space-between; gap: 0.5rem; }
figcaption span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.query { align-self: start; outline: 2px solid var(--text); outline-offset: 1px; }
.query figcaption { font-weight: 600; }
.score { color: var(--soft); font-variant-numeric: tabular-nums; }
li.right figure { border-color: var(--right); box-shadow: inset 0 -3px var(--right); }
li.wrong figure { border-color: var(--wrong); box-shadow: inset 0 -3px var(--wrong); }
li.right figcaption span:first-child { color: var(--right); }
li.wrong figcaption span:first-child { color: var(--wrong); }
@media (max-width: 40rem) { .row { grid-template-columns: 1fr; } .query { max-width: 14rem; } }
`;
