import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type PictureRow, type Role, type RowTruth } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { type Report, type SourceLine, tryRow } from "../dataset-problems.js";
import { entriesOf, isThere } from "../folder-entries.js";
import { openRecords } from "../tables/open-records.js";
import { openTable } from "../tables/open-table.js";

/**
 * Pictures of version 2 lie by the first three characters of their ids: train/0/1/2/012….jpg. Queries ("test") are judged
 * by retrieval_solution: the ids of the index that show the same landmark; "Usage" is Ignored, Public or Private.
 */
export const googleLandmarks: DatasetFormat = {
  name: "google-landmarks",
  summary: "Google Landmarks Dataset v2",
  layout: "train.csv or train_clean.csv, index.csv, retrieval_solution_v2….csv, <split>/0/1/2/012….jpg",
  source: "Weyand, Araujo, Cao, Sim: Google Landmarks Dataset v2, CVPR 2020 (arXiv 2004.01804)",
  async detect(location) {
    const { train, solution } = await filesIn(location);
    if (solution !== undefined) return true;
    if (train === undefined) return false;
    const table = await openTable(join(location, train)).catch(() => undefined);
    return table?.columns.includes("landmark_id") ?? false;
  },
  async read(location, { root = location, report }) {
    const { train, solution } = await filesIn(location);
    const rows: (PictureRow | undefined)[] = [];
    if (train !== undefined) for await (const entry of trainRows(location, train, report)) rows.push(entry);
    if (solution === undefined) return assembleDataset({ format: "google-landmarks", root, rows }, report);
    const places = new Map<string, number>();
    for await (const { source, record } of openRecords(location, "index.csv", ["id"], report)) {
      const { id } = record;
      places.set(id, rows.length);
      rows.push(tryRow(source, report, () => rowOf("index", id, "gallery", source)));
    }
    const truth: RowTruth[] = [];
    for await (const { source, record } of openRecords(location, solution, ["id", "images", "Usage"], report)) {
      const { id, images, Usage: usage } = record;
      if (usage === "Ignored") continue;
      truth.push({ query: rows.length, positives: tryRow(source, report, () => placesOf(images, places)) ?? [] });
      rows.push(tryRow(source, report, () => rowOf("test", id, "query", source, { attributes: { usage } })));
    }
    return assembleDataset({ format: "google-landmarks", root, rows, truth }, report);
  },
};

async function filesIn(folder: string): Promise<{ train: string | undefined; solution: string | undefined }> {
  const names = await entriesOf(folder);
  const train = names.find((name) => name === "train_clean.csv") ?? names.find((name) => name === "train.csv");
  const solution = names.find((name) => /^retrieval_solution.*\.csv$/.test(name));
  return {
    train,
    solution: solution !== undefined && (await isThere(join(folder, "index.csv"))) ? solution : undefined,
  };
}

/** The whole list has a line an image, the clean one a line a landmark. */
async function* trainRows(root: string, file: string, report: Report): AsyncGenerator<PictureRow | undefined> {
  const column = file === "train_clean.csv" ? "images" : "id";
  for await (const { source, record } of openRecords(root, file, [column, "landmark_id"], report)) {
    const { landmark_id: label } = record;
    for (const id of record[column].split(/\s+/)) {
      yield tryRow(source, report, () => rowOf("train", id, "neither", source, { label }));
    }
  }
}

function rowOf(
  split: string,
  id: string,
  role: Role,
  source: SourceLine,
  facts: Omit<PictureRow["facts"], "split"> = {},
): PictureRow {
  if (!/^[0-9a-f]{3,}$/i.test(id)) {
    throw new RetrievalError({ what: "id", expected: "hexadecimal digits", got: JSON.stringify(id) });
  }
  const path = `${split}/${id[0]}/${id[1]}/${id[2]}/${id}.jpg`;
  // Index and test together are what is tested; the folder is named in the path.
  return { source, path, role, facts: { split: split === "train" ? "train" : "test", ...facts } };
}

function placesOf(images: string, places: ReadonlyMap<string, number>): number[] {
  return images
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => {
      const place = places.get(id);
      if (place !== undefined) return place;
      throw new RetrievalError({
        what: `image ${id} counts as found`,
        expected: "an image of index.csv",
        got: "another",
      });
    });
}
