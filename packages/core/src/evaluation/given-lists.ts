import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Dataset, Relevance } from "../datasets/dataset.js";
import { excerpt, RetrievalError, reasonOf } from "../errors.js";
import type { Rank } from "./evaluate.js";

/** Places of a larger gallery are a mistake, and nothing could hold what belongs to them. */
const LARGEST_GALLERY = 2 ** 27;

const place = z.int().max(LARGEST_GALLERY - 1);
const lists = z.array(z.array(place.min(0)));
const positivesFile = z.union([
  lists.transform((positives) => ({ positives, ignored: undefined, hard: undefined })),
  z.object({ positives: lists, ignored: lists.optional(), hard: lists.optional() }),
]);

/**
 * Positives by query from a JSON file: a list of lists of gallery places from 0, or an object with such lists under
 * `positives` and, where there are any, `ignored` and `hard`.
 * @throws RetrievalError when it is none, or the lists are not of the same number of queries
 */
export async function readPositives(file: string): Promise<Relevance> {
  const { positives, ignored, hard } = await readJson(file, positivesFile, "lists of gallery places, one a query");
  for (const [name, given] of Object.entries({ ignored, hard })) {
    if (given !== undefined && given.length !== positives.length) {
      throw new RetrievalError({
        what: `${file}: ${name}`,
        expected: `${positives.length} lists, as many as positives`,
        got: String(given.length),
      });
    }
  }
  return { positives, ignored: ignored ?? positives.map(() => []), ...(hard !== undefined && { hard }) };
}

/**
 * A data set of which only numbers are known, for judging what another system gave out.
 * @throws RetrievalError when a place is not in the gallery, or the queries are not as many as the lists
 */
export function datasetOfPositives(relevance: Relevance, counts: { queries: number; gallery: number }): Dataset {
  const { positives, ignored } = relevance;
  if (positives.length !== counts.queries) {
    throw new RetrievalError({
      what: "positives",
      expected: `${counts.queries} lists, one a query of the system`,
      got: String(positives.length),
    });
  }
  for (const [query, places] of [...positives.entries(), ...ignored.entries()]) {
    const odd = places.find((place) => place >= counts.gallery);
    if (odd === undefined) continue;
    throw new RetrievalError({
      what: `positives of query ${query}`,
      expected: `gallery places from 0 to ${counts.gallery - 1}`,
      got: String(odd),
      remedy: "Count from 0; the matrix must be queries × gallery.",
    });
  }
  const named = (kind: string, count: number) =>
    Array.from({ length: count }, (_, place) => ({ path: `${kind}/${place}`, name: `${kind}/${place}` }));
  return {
    format: "positives",
    root: "",
    pictures: [...named("gallery", counts.gallery), ...named("query", counts.queries)],
    gallery: Array.from({ length: counts.gallery }, (_, place) => place),
    queries: Array.from({ length: counts.queries }, (_, place) => counts.gallery + place),
    relevance,
  };
}

/** Gallery places as another system ranks them: as many as it gives, which may be too few for some metrics. */
export interface GivenRanks {
  readonly queries: number;
  /** the largest place and one: the gallery may be larger */
  readonly gallery: number;
  readonly rank: Rank;
}

/**
 * Ranks from a JSON file (a list of lists of gallery places from 0, the most alike first, one a query) or from text (a
 * line a query, places separated by blanks or commas). Places of −1 at the end of a list, with which FAISS fills up, are
 * left out.
 * @throws RetrievalError when it is neither
 */
export async function readRanks(file: string): Promise<GivenRanks> {
  const text = await readText(file);
  const given = text.trimStart().startsWith("[")
    ? parseJson(file, text, z.array(z.array(place.min(-1))), "lists of gallery places, one a query")
    : parseLines(file, text);
  const ranks = given.map((places) => places.slice(0, places.findLastIndex((place) => place >= 0) + 1));
  const gallery = ranks.reduce((most, places) => places.reduce((a, b) => Math.max(a, b + 1), most), 0);
  return {
    queries: ranks.length,
    gallery,
    rank: async (queries) => queries.map((query) => ({ places: ranks[query] as number[] })),
  };
}

function parseLines(file: string, text: string): readonly (readonly number[])[] {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.map((line, number) =>
    line
      .split(/[\s,]+/)
      .filter((field) => field !== "")
      .map((field) => {
        if (/^(?:-1|\d+)$/.test(field) && Number(field) < LARGEST_GALLERY) return Number(field);
        throw new RetrievalError({
          what: `${file}, line ${number + 1}`,
          expected: "gallery places from 0, separated by blanks or commas",
          got: excerpt(JSON.stringify(field)),
        });
      }),
  );
}

const readJson = async <T>(file: string, schema: z.ZodType<T>, expected: string): Promise<T> =>
  parseJson(file, await readText(file), schema, expected);

function parseJson<T>(file: string, text: string, schema: z.ZodType<T>, expected: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RetrievalError({ what: `${file}: not JSON`, got: reasonOf(cause), cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RetrievalError({ what: file, expected, got: `${issue?.message} at ${issue?.path.join(".") || "the top"}` });
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  });
}
