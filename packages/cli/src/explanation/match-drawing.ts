import { smallCopy } from "@loci/core";
import type { ExplainedPicture, MatchExplanation } from "@loci/heads";
import { html, raw } from "hono/html";
import { brightestAmong, heatColour } from "./heat-colours.js";
import { heatLayer } from "./heat-layer.js";

/** A match to be drawn: two files and why they have their score. */
export interface ExplainedMatch {
  readonly query: { readonly file: string; readonly name: string };
  readonly hit: { readonly file: string; readonly name: string };
  readonly explanation: MatchExplanation;
}

/** Both pictures are drawn this high, in user units; widths follow. */
const HEIGHT = 360;
const GAP = 28;
/** Pixels of the copies, more than they are drawn with on most screens. */
const LONGEST = 900;

/** Both pictures side by side as SVG with everything inside it: contributions over them, the strongest pairs between them. */
export interface MatchDrawing {
  readonly width: number;
  readonly height: number;
  /** Without the outer element. The layers have the classes `heat` and `pairs`. */
  readonly markup: string;
}

export async function drawMatch({ query, hit, explanation }: ExplainedMatch): Promise<MatchDrawing> {
  const brightest = brightestOf(explanation);
  const left = await drawSide(query.file, explanation.query, brightest, 0);
  const right = await drawSide(hit.file, explanation.hit, brightest, left.width + GAP);
  const pairs = explanation.pairs.map(
    (pair, place): DrawnPair => ({ from: left.at(pair.query), to: right.at(pair.hit), number: place + 1 }),
  );
  const markup = html`${left.markup}${right.markup}<g class="pairs" fill="none" font-family="sans-serif" font-size="11" text-anchor="middle">${pairs.map(drawLine)}${pairs.map(drawEnds)}</g>`;
  return { width: left.width + GAP + right.width, height: HEIGHT, markup: String(markup) };
}

/** The contribution of a cell that gets the brightest colour in both pictures; see `brightestAmong`. */
export const brightestOf = ({ query, hit }: MatchExplanation): number => brightestAmong([...query.map, ...hit.map]);

interface Point {
  readonly x: number;
  readonly y: number;
}

interface DrawnPair {
  readonly from: Point;
  readonly to: Point;
  readonly number: number;
}

async function drawSide(file: string, explained: ExplainedPicture, brightest: number, left: number) {
  const copy = await smallCopy(file, LONGEST);
  const heat = await heatLayer(explained, brightest, copy);
  const width = (copy.width / copy.height) * HEIGHT;
  const image = (type: string, bytes: Uint8Array, attributes: string) =>
    raw(
      `<image ${attributes} x="${left}" y="0" width="${width}" height="${HEIGHT}" preserveAspectRatio="none" href="data:image/${type};base64,${Buffer.from(bytes).toString("base64")}"/>`,
    );
  return {
    width,
    markup: html`${image("jpeg", copy.bytes, 'class="picture"')}${image("png", heat, 'class="heat"')}`,
    at: ({ x, y }: Point): Point => ({
      x: left + (Math.min(Math.max(x, 0), explained.picture.width) / explained.picture.width) * width,
      y: (Math.min(Math.max(y, 0), explained.picture.height) / explained.picture.height) * HEIGHT,
    }),
  };
}

/** The strongest pair has the widest line. */
function drawLine({ from, to, number }: DrawnPair) {
  const width = Math.max(1, 3.2 - 0.3 * number);
  const line = (stroke: string, more: number) =>
    html`<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${stroke}" stroke-width="${width + more}" stroke-opacity=".75"/>`;
  return html`${line("#111", 1.6)}${line("#fff", 0)}`;
}

function drawEnds({ from, to, number }: DrawnPair) {
  const end = ({ x, y }: Point) =>
    html`<circle cx="${x}" cy="${y}" r="8" fill="#111" stroke="#fff" stroke-width="1.2"/><text x="${x}" y="${y + 4}" fill="#fff">${number}</text>`;
  return html`${end(from)}${end(to)}`;
}

/** Of a gradient from nothing to the brightest. */
export function legendStops(): string {
  return Array.from({ length: 9 }, (_, step) => {
    const [red, green, blue, opacity] = heatColour(step / 8);
    return `<stop offset="${step / 8}" stop-color="rgb(${red},${green},${blue})" stop-opacity="${(opacity / 255).toFixed(2)}"/>`;
  }).join("");
}
