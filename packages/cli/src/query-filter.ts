import { allOf, compileFilter, parseBox, parseNear, type RowFilter, type SearchableIndex } from "@loci/index";
import type { Options } from "yargs";
import type { ChosenExclusion } from "./excluded-pictures.js";
import { wholeNumber } from "./number-option.js";

/** The options that say which pictures of an index may be among the answers. */
export const filterOptions = {
  where: {
    type: "string",
    requiresArg: true,
    describe: "Only pictures of which this is true: \"label in ('rose','lily') and time > '2024-05-01'\"",
  },
  near: {
    type: "string",
    requiresArg: true,
    describe: "Only pictures taken near: latitude,longitude,metres (or y,x,metres)",
  },
  box: {
    type: "string",
    requiresArg: true,
    describe: "Only pictures taken within south,west,north,east; degrees, or y and x in metres",
  },
  "exclude-self": { type: "boolean", default: false, describe: "Not the query itself, when it is in the index" },
  "exclude-near-frames": wholeNumber(
    "Not the query, nor the pictures of its sequence at most so many frames away (columns sequence and frame)",
    { least: 0 },
  ),
} as const satisfies Record<string, Options>;

export interface ChosenFilter extends ChosenExclusion {
  readonly where?: string | undefined;
  readonly near?: string | undefined;
  readonly box?: string | undefined;
}

/** What passes all that the options ask for; `undefined` when they ask for nothing. @throws RetrievalError for malformed ones */
export function chooseFilter(
  { columns }: Pick<SearchableIndex, "columns">,
  { where, near, box }: ChosenFilter,
): RowFilter | undefined {
  const filters = [
    ...(where === undefined ? [] : [compileFilter(where, columns)]),
    ...(near === undefined ? [] : [parseNear(near, columns)]),
    ...(box === undefined ? [] : [parseBox(box, columns)]),
  ];
  return filters.length === 0 ? undefined : allOf(filters);
}
