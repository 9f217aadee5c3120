import {
  type Box,
  type FeatureMapExtractor,
  type Head,
  type HeadDescription,
  type Model,
  openFeatureMapExtractor,
  type PictureFile,
  type PictureMap,
  RetrievalError,
  type SeenPart,
  seenPart,
  startWorkerThreads,
} from "@loci/core";
import type { AttributionRule } from "./attributed.js";
import { commonGrid } from "./common-grid.js";
import type { MapLocation } from "./decompose.js";
import type { ExplainedMaps, ExplainedSide } from "./explain-maps.js";
import type { ExplainTask } from "./explain-worker.js";
import type { ScoreGroup } from "./score-groups.js";

/** Where in a picture its part of a score comes from: score = Σ map + constant. */
export interface ExplainedPicture {
  /** Float32 `[height, width]`: what each cell contributes, all layers and views together. */
  readonly map: Float32Array;
  readonly height: number;
  readonly width: number;
  /** What no location contributes, such as the mean that a whitening subtracts. */
  readonly constant: number;
  /** Sides of the upright picture, pixels. */
  readonly picture: SeenPart["picture"];
  /** What the map lies over, pixels of the upright picture; with letterbox it reaches over its border. */
  readonly region: Box;
}

/** A place in each picture, pixels from the upper left corner, and what the product of their parts adds to the score. */
export interface PicturePair {
  readonly query: { readonly x: number; readonly y: number };
  readonly hit: { readonly x: number; readonly y: number };
  readonly contribution: number;
}

/** Why two pictures have the score that they have. */
export interface MatchExplanation {
  /** Cosine of the two descriptors. */
  readonly score: number;
  readonly query: ExplainedPicture;
  readonly hit: ExplainedPicture;
  /** Strongest first, at most 8. */
  readonly pairs: readonly PicturePair[];
  /** The score by clusters or by heads side by side; empty for other heads. */
  readonly groups: readonly ScoreGroup[];
  /** What counted as given: see `attributionRules`. */
  readonly rules: readonly AttributionRule[];
}

/** A model ready to explain matches, off the event loop. */
export interface MatchExplainer {
  /** @throws RetrievalError when a picture cannot be read, or the network sees nothing in it */
  explain(query: PictureFile, hit: PictureFile): Promise<MatchExplanation>;
  close(): Promise<void>;
}

/** Holds the backbone in memory and a thread for the head until it is closed. Every head can be explained. */
export async function openMatchExplainer(model: Model): Promise<MatchExplainer> {
  const extractor = await openFeatureMapExtractor(model);
  const threads = startWorkerThreads<ExplainTask, ExplainedMaps>(
    new URL("./explain-worker.js", import.meta.url),
    1,
    undefined,
  );
  const { head, views } = model;
  const shared = {
    description: describe(head),
    inputs: head.inputs,
    parameters: head.parameters,
    views: views.length,
  };
  return {
    async explain(query, hit) {
      const [ours, theirs] = await Promise.all([look(extractor, model, query), look(extractor, model, hit)]);
      const found = await threads.run({ ...shared, query: ours.maps, hit: theirs.maps });
      checkNorm(found.query, query);
      checkNorm(found.hit, hit);
      return {
        score: found.score,
        query: explained(model, found.query, ours),
        hit: explained(model, found.hit, theirs),
        pairs: found.pairs.map((pair) => ({
          query: placeOf(model, pair.query, ours),
          hit: placeOf(model, pair.hit, theirs),
          contribution: pair.contribution,
        })),
        groups: found.groups,
        rules: found.rules,
      };
    },
    async close() {
      await Promise.all([extractor.close(), threads.close()]);
    },
  };
}

/** Without its functions, which no thread can be given. */
const describe = ({ name, options, necks, finishes, branches }: Head): HeadDescription => ({
  ...{ name, options, necks, finishes },
  ...(branches && { branches }),
});

interface Looked extends SeenPart {
  readonly maps: readonly PictureMap[];
}

async function look(extractor: FeatureMapExtractor, model: Model, picture: PictureFile): Promise<Looked> {
  const maps = await extractor.describe(picture);
  return { maps, ...(await seenPart(picture, model.preprocessing)) };
}

function explained(model: Model, { contributions, constant }: ExplainedSide, { maps, picture, part }: Looked) {
  const placed = maps.map(({ height, width }, position) => ({
    ...{ height, width, flip: isFlipped(model, position) },
    contributions: contributions[position] as Float32Array,
  }));
  return { ...commonGrid(placed), constant, picture, region: part };
}

function placeOf(model: Model, { map, row, column }: MapLocation, { maps, part }: Looked) {
  const { height, width } = maps[map] as PictureMap;
  const fromLeft = isFlipped(model, map) ? width - 1 - column : column;
  return {
    x: part.left + ((fromLeft + 0.5) / width) * part.width,
    y: part.top + ((row + 0.5) / height) * part.height,
  };
}

/** @param position of a map: every layer in the first view, then in the second, … */
const isFlipped = ({ layers, views }: Model, position: number): boolean =>
  views[Math.floor(position / layers.length)]?.flip ?? false;

function checkNorm({ norm }: ExplainedSide, { path }: PictureFile): void {
  if (Math.abs(norm - 1) < 1e-3) return;
  throw new RetrievalError({
    what: `descriptor of ${path}`,
    expected: "unit norm",
    got: `norm ${norm}`,
    remedy: "The network sees nothing in it that could be explained",
  });
}
