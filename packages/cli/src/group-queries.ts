import { type Dataset, type Picture, RetrievalError } from "@loci/core";

/**
 * By which value of a column the queries fall into groups: `label`, `split`, `sequence`, or any column of the data set's own.
 * @returns the value for a query, by its place in `Dataset.queries`; undefined where the picture has none
 * @throws RetrievalError when no query has the column
 */
export function groupQueries(dataset: Dataset, column: string): (query: number) => string | undefined {
  const pictures = dataset.queries.map((place) => dataset.pictures[place] as Picture);
  const values = pictures.map((picture) => columnsOf(picture).get(column));
  if (values.some((value) => value !== undefined)) return (query) => values[query];
  const known = new Set(pictures.flatMap((picture) => [...columnsOf(picture).keys()]));
  throw new RetrievalError({
    what: `column ${column} of the queries`,
    expected: known.size === 0 ? "a data set with labels, sequences or columns of its own" : [...known].join(", "),
    got: "no such column",
  });
}

/** What a picture may be grouped by and has a value for. */
const columnsOf = ({ label, split, sequence, attributes }: Picture): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({ label, split, sequence, ...attributes }).filter(
      (column): column is [string, string] => column[1] !== undefined,
    ),
  );
