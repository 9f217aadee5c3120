import { realpath } from "node:fs/promises";
import path from "node:path";
import { allOf, compileFilter, excludePath, type OpenIndex, parseBox, parseNear, type RowFilter } from "@loci/index";
import type { Options } from "yargs";

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
} as const satisfies Record<string, Options>;

export interface ChosenFilter {
  readonly where?: string | undefined;
  readonly near?: string | undefined;
  readonly box?: string | undefined;
  readonly excludeSelf: boolean;
}

/** What passes all that the options ask for; `undefined` when they ask for nothing. @throws RetrievalError for malformed ones */
export function chooseFilter({ columns }: OpenIndex, { where, near, box }: ChosenFilter): RowFilter | undefined {
  const filters = [
    ...(where === undefined ? [] : [compileFilter(where, columns)]),
    ...(near === undefined ? [] : [parseNear(near, columns)]),
    ...(box === undefined ? [] : [parseBox(box, columns)]),
  ];
  return filters.length === 0 ? undefined : allOf(filters);
}

/**
 * The filter without these pictures. Those that lie outside the index's root are not in it, and the filter stays the same one.
 * @param files existing pictures
 */
export async function withoutPictures(
  filter: RowFilter | undefined,
  files: readonly string[],
  { manifest }: OpenIndex,
): Promise<RowFilter | undefined> {
  const root = await realpath(manifest.root).catch(() => manifest.root);
  const names = await Promise.all(files.map(async (file) => path.relative(root, await realpath(file))));
  const inside = names.filter((name) => !name.startsWith("..") && !path.isAbsolute(name));
  if (inside.length === 0) return filter;
  const others = inside.map((name) => excludePath(name.split(path.sep).join("/")));
  return allOf(filter === undefined ? others : [filter, ...others]);
}
