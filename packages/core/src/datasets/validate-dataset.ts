import { checkPictures, type PictureCheck, type PictureCheckOptions } from "./check-pictures.js";
import type { Dataset, Picture } from "./dataset.js";
import type { DatasetOptions, DatasetProblem } from "./dataset-format.js";
import { problemFrom } from "./dataset-problems.js";
import { type PositiveRule, queriesWithoutPositives } from "./default-positives.js";
import { openDataset } from "./open-dataset.js";

export interface ValidationOptions extends Omit<DatasetOptions, "onProblem">, PictureCheckOptions {
  /** Metres within which a gallery picture answers a query, where neither classes nor lists say it. Default 25. */
  readonly radius?: number;
}

/** What is wrong with a data set, by kind. */
export interface DatasetValidation {
  readonly dataset: Dataset;
  /** how positives were found */
  readonly rule: PositiveRule;
  readonly problems: {
    /** rows that cannot be used */
    readonly rows: readonly DatasetProblem[];
    /** pictures that cannot be read or decoded */
    readonly unreadable: readonly DatasetProblem[];
    /** one content in two splits, in two classes, or among queries and gallery */
    readonly duplicates: readonly DatasetProblem[];
    readonly withoutPositives: readonly DatasetProblem[];
    /** classes with a single picture */
    readonly singles: readonly DatasetProblem[];
    /** pictures without a position, where others have one */
    readonly withoutPosition: readonly DatasetProblem[];
  };
}

/**
 * Reads a data set as far as it can be read, decodes every picture, and tells all that is wrong.
 * @throws RetrievalError when the data set as a whole cannot be read
 */
export async function validateDataset(location: string, options: ValidationOptions = {}): Promise<DatasetValidation> {
  const { radius = 25, onPicture, signal, ...reading } = options;
  const rows: DatasetProblem[] = [];
  const dataset = await openDataset(location, { ...reading, onProblem: (problem) => rows.push(problem) });
  const checks = await checkPictures(dataset.pictures, { ...(onPicture && { onPicture }), ...(signal && { signal }) });
  const { rule, queries } = queriesWithoutPositives(dataset, radius);
  return {
    dataset,
    rule,
    problems: {
      rows,
      unreadable: checks.flatMap(({ name, error }) => (error ? [problemFrom({ file: name }, error)] : [])),
      duplicates: duplicatesIn(dataset, checks),
      withoutPositives: queries.map((query) => lonelyQuery(dataset, query, rule, radius)),
      singles: singleClasses(dataset.pictures),
      withoutPosition: withoutPosition(dataset.pictures),
    },
  };
}

function duplicatesIn({ pictures, gallery, queries }: Dataset, checks: readonly PictureCheck[]): DatasetProblem[] {
  const [answers, asks] = [new Set(gallery), new Set(queries)];
  const contents = new Map(checks.map(({ name, content }) => [name, content]));
  const seen = new Map<string, number>();
  return pictures.flatMap((picture, place) => {
    const content = contents.get(picture.name);
    if (content === undefined) return [];
    const first = seen.get(content);
    if (first === undefined) seen.set(content, place);
    const other = pictures[first ?? place] as Picture;
    if (first === undefined || other.name === picture.name) return [];
    const isAnswer = (answers.has(place) && asks.has(first)) || (answers.has(first) && asks.has(place));
    const difference = differenceOf(other, picture) ?? (isAnswer ? "in queries and gallery" : undefined);
    if (difference === undefined) return [];
    const reason = `the same content as ${JSON.stringify(other.name)}, ${difference}`;
    return [{ file: picture.name, reason, remedy: "Take one of them out" }];
  });
}

function differenceOf(a: Picture, b: Picture): string | undefined {
  if (a.split !== b.split) return `in splits ${a.split ?? "none"} and ${b.split ?? "none"}`;
  if (a.label !== b.label) return `of classes ${JSON.stringify(a.label)} and ${JSON.stringify(b.label)}`;
  return undefined;
}

const expectations: Readonly<Record<PositiveRule, (picture: Picture, radius: number) => string>> = {
  listed: () => "the data set lists no positive for this query",
  "same class": ({ label }) =>
    label === undefined ? "this query has no class" : `no other gallery picture of class ${JSON.stringify(label)}`,
  near: (_, radius) => `no other gallery picture within ${radius} m of this query`,
  none: () => "",
};

function lonelyQuery(
  { pictures, queries }: Dataset,
  query: number,
  rule: PositiveRule,
  radius: number,
): DatasetProblem {
  const picture = pictures[queries[query] as number] as Picture;
  const remedy = "Protocols count it as missed or leave it out; add a gallery picture, or take it out of the queries";
  return { file: picture.name, reason: expectations[rule](picture, radius), remedy };
}

function singleClasses(pictures: readonly Picture[]): DatasetProblem[] {
  const members = new Map<string, Picture[]>();
  for (const picture of pictures) {
    if (picture.label === undefined) continue;
    const others = members.get(picture.label);
    if (others === undefined) members.set(picture.label, [picture]);
    else others.push(picture);
  }
  return [...members].flatMap(([label, [first, ...others]]) => {
    if (first === undefined || others.length > 0) return [];
    const reason = `the only picture of class ${JSON.stringify(label)}`;
    return [
      { file: first.name, reason, remedy: "Add another, or take it out: nothing can be learned from or found by it" },
    ];
  });
}

function withoutPosition(pictures: readonly Picture[]): DatasetProblem[] {
  if (pictures.every(({ position }) => position === undefined)) return [];
  return pictures.flatMap(({ name, position }) =>
    position === undefined ? [{ file: name, reason: "no position, where others have one", remedy: "Add it" }] : [],
  );
}
