import { z } from "zod";

/*
 * What goes over the wire. The OpenAPI document, the checks of requests and the types of the client come from here,
 * `view-schemas.ts` and `status-schemas.ts`; nothing of them needs Node. Distances: smaller is closer; scores: larger is closer.
 */

/** Answers to one query, and pictures of one query, at most. */
export const [MOST_ANSWERS, MOST_EXAMPLES] = [1000, 16];

const pixels = z.number().nonnegative();
export const id = z.int().nonnegative();

/** A rectangle of the upright picture, in pixels from its upper left corner. */
export const region = z
  .strictObject({ left: pixels, top: pixels, width: z.number().positive(), height: z.number().positive() })
  .describe("The part of the upright picture that counts, in pixels from its upper left corner");

const exactlyOne = "exactly one of upload, id, path, url and descriptor";

export const example = z
  .strictObject({
    upload: z.string().optional().describe("The name of a part of the form that holds the picture"),
    id: id.optional().describe("The id of a picture of the index"),
    path: z.string().optional().describe("What the index calls one of its pictures: the name that hits have"),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Where the picture is; off unless the server was told hosts"),
    descriptor: z
      .array(z.number())
      .optional()
      .describe("A descriptor of the index's model, of any length but zero; it is brought to unit L2 norm"),
    fingerprint: z
      .string()
      .optional()
      .describe("Of the model that made the descriptor: another than the index's is refused with 409"),
    region: region.optional(),
  })
  .refine(
    ({ upload, id, path, url, descriptor }) =>
      [upload, id, path, url, descriptor].filter((given) => given !== undefined).length === 1,
    { error: `expected ${exactlyOne}` },
  )
  .refine(({ descriptor, region }) => descriptor === undefined || region === undefined, {
    error: "a descriptor has no region",
  })
  .refine(({ descriptor, fingerprint }) => descriptor !== undefined || fingerprint === undefined, {
    error: "a fingerprint goes with a descriptor",
  })
  .describe(`A picture: ${exactlyOne}`);

/** On WGS 84, or in the plane of the index. */
export const position = z
  .union([
    z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
    z.strictObject({ x: z.number(), y: z.number() }),
  ])
  .describe("Degrees on WGS 84, or metres in the plane of the index");

export const searchRequest = z
  .strictObject({
    index: z.string().optional().describe("Name of the index; may be left out where one is served"),
    positive: z.array(example).max(MOST_EXAMPLES).default([]).describe("Pictures of what is looked for"),
    negative: z.array(example).max(MOST_EXAMPLES).default([]).describe("Pictures of what is not"),
    negativeWeight: z
      .number()
      .min(0)
      .max(1)
      .default(0.15)
      .describe("What the mean of the negative pictures counts beside that of the positive ones"),
    k: z.int().min(1).max(MOST_ANSWERS).default(10).describe("How many answers"),
    where: z
      .string()
      .max(4000)
      .optional()
      .describe("Only pictures of which this is true: label in ('rose') and frame > 3"),
    near: z
      .string()
      .max(200)
      .optional()
      .describe("Only pictures taken near: latitude,longitude,metres (or y,x,metres)"),
    box: z
      .string()
      .max(200)
      .optional()
      .describe("Only pictures taken within south,west,north,east (or y,x,y,x in metres)"),
    position: position
      .optional()
      .describe(
        "Where the query was taken, for the distances; else as its picture says (its row of the index, or its EXIF)",
      ),
    excludeSelf: z.boolean().default(false).describe("Not the query itself, where it was named by id or path"),
    excludeNearFrames: id
      .optional()
      .describe("Not the query named by id or path, nor its sequence's pictures at most so many frames away"),
    rerank: z.string().max(1000).optional().describe("A chain of re-rankers: aqe(k=10)|kreciprocal"),
    fusion: z
      .string()
      .optional()
      .describe("How the answers to several positive pictures become one; GET /v1/indexes lists the ways"),
  })
  .describe("What is looked for, and where");

const value = z.union([z.string(), z.number()]);
const row = z.record(z.string(), value).describe("All that is known of the picture, by column; times: ms since 1970");

export const picture = z.strictObject({
  id: id.describe("Stays the same as long as the picture is in the index"),
  name: z.string().describe("Path relative to the index's root"),
  label: z.string().optional(),
  row,
});

export const hit = z.strictObject({
  rank: z.int().positive(),
  ...picture.shape,
  score: z.number().describe("Larger is closer; what the last re-ranker made of it"),
  distance: z.number().describe("By the index's metric (cosine: 0 to 2); smaller is closer"),
  metres: z.number().optional().describe("From where the query was taken; left out where either place is not known"),
});

const stage = z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()) });

export const searchAnswer = z.strictObject({
  index: z.string(),
  generation: id.describe("The state of the index that answered"),
  model: z.string(),
  k: z.int(),
  answer: z.enum(["found", "not-in-index", "nothing-passes-filter"]),
  ef: z.int().nullable().describe("Candidates that the graph examined; null: everything was compared"),
  expectedRecall: z.number().nullable().describe("Share of the true 10 nearest to expect; null: not measured"),
  passing: z.int().optional().describe("How many pictures pass the filter; left out without one"),
  rerank: z.array(stage),
  fusion: z.string().nullable(),
  position: position.optional().describe("Where the query was taken"),
  hits: z.array(hit),
  unverified: z
    .array(z.string())
    .describe("Names of candidates whose picture could not be read; they kept their place"),
});

export const servedIndex = z.strictObject({
  name: z.string(),
  count: z.int(),
  generation: id,
  updated: z.string(),
  kind: z.string(),
  metric: z.string(),
  dimension: z.int(),
  model: z.string(),
  columns: z.record(z.string(), z.enum(["text", "number", "time"])),
  places: z.enum(["degrees", "metres"]).nullable().describe("How it says where pictures were taken; null: it does not"),
  problem: z.string().optional().describe("Why a newer state of the index is not served"),
});

const choice = z.strictObject({ name: z.string(), summary: z.string() });

export const indexList = z.strictObject({
  indexes: z.array(servedIndex),
  writable: z.boolean(),
  sharesModels: z.boolean().describe("Whether GET /v1/model gives the models, to describe pictures elsewhere"),
  urls: z.boolean().describe("Whether queries may name pictures by URL"),
  mostUploadBytes: z.int(),
  mostPixels: z.int(),
  mostExamples: z.int().describe("Positive examples of one query, and negative ones"),
  formats: z.array(z.string()).describe("Media types of pictures that can be read"),
  tiles: z
    .strictObject({ url: z.string(), attribution: z.string() })
    .nullable()
    .describe("Where the page gets the map below its points from: {z}, {x} and {y} are replaced; null: it draws none"),
  rerankers: z.array(choice),
  fusions: z.array(choice),
});

/** Query parameters. */
export const whichIndex = z.strictObject({
  index: z.string().optional().describe("Name of the index; may be left out where one is served"),
});

export const pictureListQuery = z.strictObject({
  ...whichIndex.shape,
  where: z.string().max(4000).optional().describe("Only pictures of which this is true"),
  offset: z.coerce.number().pipe(id).default(0),
  limit: z.coerce.number().pipe(z.int().min(1).max(MOST_ANSWERS)).default(100),
});

export const pictureList = z.strictObject({
  total: z.int().describe("How many pictures there are (that pass the filter)"),
  images: z.array(picture),
});

export const imageQuery = z.strictObject({
  ...whichIndex.shape,
  width: z.coerce
    .number()
    .pipe(z.int().min(16).max(2048))
    .optional()
    .describe("Width of a JPEG thumbnail, pixels; the file itself without it"),
});

export const pictureId = z.strictObject({ id: z.coerce.number().pipe(id) });

/** What is known of a picture that is added. */
export const pictureFacts = z
  .strictObject({
    label: z.string().max(1000).optional(),
    split: z.string().max(100).optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    heading: z.number().min(0).lt(360).optional().describe("Degrees from north"),
    time: z.iso.datetime({ offset: true }).optional(),
    sequence: z.string().max(1000).optional(),
    frame: id.optional(),
    attributes: z.record(z.string().max(64), z.string().max(4000)).optional().describe("Other columns, as text"),
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    error: "latitude and longitude go together",
  });

export const addedPicture = z.strictObject({
  index: z.string(),
  generation: id.describe("Searches see the picture from this state on"),
  added: z.boolean().describe("False: the very same file was in the index already, and stays as it was"),
  picture,
});

export type Position = z.output<typeof position>;
export type Region = z.output<typeof region>;
export type Example = z.output<typeof example>;
export type SearchRequest = z.input<typeof searchRequest>;
export type CheckedSearch = z.output<typeof searchRequest>;
export type SearchAnswer = z.output<typeof searchAnswer>;
export type SearchHit = z.output<typeof hit>;
export type IndexedPicture = z.output<typeof picture>;
export type ServedIndex = z.output<typeof servedIndex>;
export type IndexList = z.output<typeof indexList>;
export type PictureListQuery = z.input<typeof pictureListQuery>;
export type PictureList = z.output<typeof pictureList>;
export type PictureFacts = z.output<typeof pictureFacts>;
export type AddedPicture = z.output<typeof addedPicture>;
