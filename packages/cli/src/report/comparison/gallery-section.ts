import path from "node:path";
import { drawSquareThumbnail } from "@loci/core";
import { html, raw } from "hono/html";
import pMap from "p-map";
import type { CellNeighbour, CellQuery } from "../../experiments/cell-result.js";
import type { Disagreement, DisagreementSide } from "./disagreements.js";
import { metresText, placeMap } from "./place-map.js";

/** Answers that are shown of each system. */
const ANSWERS = 4;
/** Pixels; a page shows them a little smaller. */
const THUMBNAIL = 120;

export type Thumbnails = ReadonlyMap<string, string>;

/** Data URLs of the pictures that the gallery shows; those that cannot be read are not there. */
export async function galleryThumbnails(
  pairs: readonly Disagreement[],
  fileOf: (picture: string) => string | undefined,
): Promise<Thumbnails> {
  const queries = pairs.flatMap(({ sides }) => sides.flatMap(({ shown }) => shown.flat()));
  const names = new Set(
    queries.flatMap((query) => [query.query, ...shownOf(query).map((neighbour) => neighbour.path)]),
  );
  const made = await pMap(
    names,
    async (name) => {
      const file = fileOf(name);
      // A picture that has moved since is said to be missing where it would stand.
      const bytes = file === undefined ? undefined : await drawSquareThumbnail(file, THUMBNAIL).catch(() => undefined);
      return [name, bytes] as const;
    },
    { concurrency: 4 },
  );
  return new Map(
    made.flatMap(([name, bytes]) =>
      bytes === undefined ? [] : [[name, `data:image/webp;base64,${Buffer.from(bytes).toString("base64")}`] as const],
    ),
  );
}

const shownOf = ({ neighbours }: CellQuery): readonly CellNeighbour[] => neighbours.slice(0, ANSWERS);

/** @param id different for each comparison on the page */
export function gallerySection(
  id: string,
  pairs: readonly Disagreement[],
  thumbnails: Thumbnails,
  radius: number | undefined,
) {
  if (pairs.length === 0) return html`<p>There is one system only.</p>`;
  return html`<p><label>The best beside <select data-gallery=".${id}">${pairs.map(
    ({ second }, place) => html`<option value="${id}-${place}">${second.name}</option>`,
  )}</select></label></p>
${pairs.map(
  ({ first, second, sides }, place) =>
    html`<div class="${id} pair" id="${id}-${place}">${sides.map((side) =>
      sideOf(side, [first.name, second.name], thumbnails, radius),
    )}</div>`,
)}`;
}

function sideOf(
  { right, count, shown }: DisagreementSide,
  names: readonly [string, string],
  thumbnails: Thumbnails,
  radius: number | undefined,
) {
  const some = shown.length < count ? `, ${shown.length} of them, evenly over all` : "";
  return html`<h3>Only ${right} is right: ${count} ${count === 1 ? "query" : "queries"}${some}</h3>
${shown.map(
  (answers) => html`<div class="case">
<figure class="asked">${picture(answers[0].query, thumbnails, "Query")}<figcaption>query ${path.basename(answers[0].query)}</figcaption></figure>
<div class="answers">${answers.map(
    (query, place) =>
      html`<div><h4>${names[place]}</h4><ol>${shownOf(query).map((neighbour, rank) => answer(neighbour, rank, thumbnails))}</ol>${
        query.position === undefined
          ? ""
          : raw(
              placeMap({ query: query.position, neighbours: shownOf(query), ...(radius !== undefined && { radius }) }),
            )
      }</div>`,
  )}</div></div>`,
)}`;
}

function answer({ path: name, score, isPositive, metres }: CellNeighbour, rank: number, thumbnails: Thumbnails) {
  const verdict = isPositive ? "right" : "wrong";
  return html`<li class="${verdict}"><figure title="${name}">${picture(name, thumbnails, `Answer ${rank + 1}, ${verdict}:`)}<figcaption><span>${isPositive ? "✓" : "✗"} ${metres === undefined ? score.toFixed(3) : metresText(metres)}</span></figcaption></figure></li>`;
}

function picture(name: string, thumbnails: Thumbnails, role: string) {
  const source = thumbnails.get(name);
  return source === undefined
    ? html`<div class="missing">${path.basename(name)}</div>`
    : html`<img src="${source}" alt="${role} ${name}" width="${THUMBNAIL}" height="${THUMBNAIL}">`;
}
