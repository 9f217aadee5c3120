import { RetrievalError } from "../errors.js";
import type { Dataset, Picture, Relevance } from "./dataset.js";
import { type Report, type SourceLine, tryRow } from "./dataset-problems.js";
import { normaliseName, openFileLocator } from "./file-locator.js";
import { checkFacts, type PictureFacts } from "./picture-facts.js";
import { resolveUtm } from "./utm.js";

/** What a picture does: answer, ask, both, or neither (pictures to train on). */
export type Role = "gallery" | "query" | "both" | "neither";

/** A picture as a data set lists it. */
export interface PictureRow {
  /** where it is listed */
  readonly source: SourceLine;
  /** relative to the root, as it stands there */
  readonly path: string;
  readonly role: Role;
  readonly facts: PictureFacts;
}

/** What the data set says is right for one query. All are places in the list of rows. */
export interface RowTruth {
  readonly query: number;
  readonly positives: readonly number[];
  readonly ignored?: readonly number[];
  readonly hard?: readonly number[];
}

export interface Listing {
  readonly format: string;
  /** absolute */
  readonly root: string;
  /** undefined for a row that has been reported already */
  readonly rows: readonly (PictureRow | undefined)[];
  /** of every query; absent where protocols find it */
  readonly truth?: readonly RowTruth[];
}

/**
 * Makes a data set of listed pictures. A row whose path leads outside the root or to no file, or whose numbers are NaN or
 * out of range, is reported and left out.
 * @throws RetrievalError when nothing is listed at all
 */
export async function assembleDataset({ format, root, rows, truth }: Listing, report: Report): Promise<Dataset> {
  if (rows.length === 0)
    throw new RetrievalError({ what: `"${root}" as ${format}`, expected: "pictures", got: "none" });
  const names = rows.map((row) => row && tryRow(row.source, report, () => normaliseName(row.path)));
  const locator = await openFileLocator(
    root,
    names.filter((name) => name !== undefined),
  );
  const places = new Int32Array(rows.length).fill(-1);
  const pictures: Picture[] = [];
  const roles: Role[] = [];
  const positions = resolveUtm(rows.map((row) => row?.facts.position));
  for (const [at, row] of rows.entries()) {
    const name = names[at];
    if (row === undefined || name === undefined) continue;
    const picture = tryRow(row.source, report, () => {
      checkFacts(row.facts);
      const path = locator.locate(name);
      const { position: _, ...facts } = row.facts;
      const position = positions[at];
      return { path, name, ...facts, ...(position !== undefined && { position }) };
    });
    if (picture === undefined) continue;
    places[at] = pictures.length;
    pictures.push(picture);
    roles.push(row.role);
  }
  const gallery = placesWhere(roles, (role) => role === "gallery" || role === "both");
  const queries = placesWhere(roles, (role) => role === "query" || role === "both");
  return {
    format,
    root,
    pictures,
    gallery,
    queries,
    ...(truth !== undefined && { relevance: relevanceOf(truth, places, gallery, queries) }),
  };
}

const placesWhere = (roles: readonly Role[], test: (role: Role) => boolean): number[] =>
  roles.flatMap((role, place) => (test(role) ? [place] : []));

/** From places of rows to places in the gallery; what was left out is left out here. */
function relevanceOf(
  truth: readonly RowTruth[],
  places: Int32Array,
  gallery: readonly number[],
  queries: readonly number[],
): Relevance {
  const inGallery = new Map(gallery.map((picture, place) => [picture, place]));
  const ofPicture = new Map(truth.map((entry) => [places[entry.query] as number, entry]));
  const translated = (rows: readonly number[] | undefined): number[] => {
    const found = new Set((rows ?? []).map((row) => inGallery.get(places[row] as number)));
    return [...found].filter((place) => place !== undefined).sort((a, b) => a - b);
  };
  const entries = queries.map((picture) => ofPicture.get(picture));
  return {
    positives: entries.map((entry) => translated(entry?.positives)),
    ignored: entries.map((entry) => translated(entry?.ignored)),
    ...(truth.some(({ hard }) => hard !== undefined) && { hard: entries.map((entry) => translated(entry?.hard)) }),
  };
}
