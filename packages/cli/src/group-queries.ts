import { type Dataset, type Picture, RetrievalError } from "@loci/core";

/**
 * By which value of a column the queries fall into groups: `label`, `sequence`, or any column of the data set's own.
 * @returns the value for a query, by its place in `Dataset.queries`; undefined where the picture has none
 * @throws RetrievalError when no query has the column
 */
export function groupQueries(dataset: Dataset, column: string): (query: number) => string | undefined {
  const pictures = dataset.queries.map((place) => dataset.pictures[place] as Picture);
  const values = pictures.map((picture) => columnOf(picture, column));
  if (values.some((value) => value !== undefined)) return (query) => values[query];
  const known = new Set(pictures.flatMap(namesOf));
  throw new RetrievalError({
    what: `column ${column} of the queries`,
    expected: known.size === 0 ? "a data set with labels, sequences or columns of its own" : [...known].join(", "),
    got: "no such column",
  });
}

const own = ["label", "sequence"] as const;

const columnOf = (picture: Picture, column: string): string | undefined =>
  column === "label" || column === "sequence" ? picture[column] : picture.attributes?.[column];

const namesOf = (picture: Picture): readonly string[] => [
  ...own.filter((column) => picture[column] !== undefined),
  ...Object.keys(picture.attributes ?? {}),
];
