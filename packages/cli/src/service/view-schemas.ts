import { z } from "zod";
import { example, id } from "./schemas.js";

/* What there is to be seen of a match and of an index as a whole. */

export const explainRequest = z
  .strictObject({
    index: z.string().optional().describe("Name of the index; may be left out where one is served"),
    query: example.describe("Not by its descriptor alone"),
    hit: id.describe("The id of the picture of the index"),
  })
  .describe("Two pictures whose score is to be explained");

const box = z.strictObject({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });

export const explainedPicture = z.strictObject({
  map: z.array(z.array(z.number())).describe("What each cell adds to the score; rows from top to bottom"),
  constant: z.number().describe("What belongs to no place: the map and this add up to the score"),
  picture: z.strictObject({ width: z.int(), height: z.int() }).describe("Sides of the upright picture, pixels"),
  region: box.describe(
    "What the map lies over, pixels of the upright picture; with letterbox it reaches over its border",
  ),
});

const place = z.strictObject({ x: z.number(), y: z.number() });

export const explanation = z.strictObject({
  index: z.string(),
  generation: id,
  score: z.number().describe("Cosine of the two descriptors"),
  query: explainedPicture,
  hit: explainedPicture,
  pairs: z
    .array(z.strictObject({ query: place, hit: place, contribution: z.number() }))
    .describe("A place in each picture, pixels, and what the two add to the score; strongest first"),
  groups: z
    .array(z.strictObject({ name: z.string(), contribution: z.number() }))
    .describe("By parts of the descriptor"),
  rules: z.array(z.string()).describe("What counted as given where the way from places to descriptor is no sum"),
});

/** At most so many of an index's pictures are drawn on a map, and projected. */
export const [MOST_POINTS, MOST_PROJECTED] = [20_000, 4000];

export const positions = z.strictObject({
  index: z.string(),
  generation: id,
  unit: z.enum(["degrees", "metres"]).nullable().describe("Of the positions; null: the index knows none"),
  total: z.int().describe("Pictures whose place is known; of more than 20,000 some are left out evenly"),
  pictures: z.array(
    z.strictObject({
      id,
      at: z.tuple([z.number(), z.number()]).describe("Latitude and longitude, or y and x"),
      sequence: z.string().optional(),
      frame: z.number().optional(),
    }),
  ),
});

export const projection = z.strictObject({
  index: z.string(),
  generation: id,
  total: z.int().describe("Pictures of the index; of more than 4,000 some are left out evenly"),
  pictures: z
    .array(
      z.strictObject({ id, name: z.string(), label: z.string().optional(), at: z.tuple([z.number(), z.number()]) }),
    )
    .describe("Neighbours in the index lie together (UMAP); the axes mean nothing"),
});

export const projectionPending = z.strictObject({
  done: z.number().min(0).max(1).describe("Share of the epochs that are done; 0 while neighbours are looked for"),
});

export type ExplainRequest = z.input<typeof explainRequest>;
export type CheckedExplain = z.output<typeof explainRequest>;
export type Explanation = z.output<typeof explanation>;
export type ExplainedSide = z.output<typeof explainedPicture>;
export type Positions = z.output<typeof positions>;
export type Projection = z.output<typeof projection>;
export type ProjectionPending = z.output<typeof projectionPending>;
