import { basename, dirname, join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readNpyArray } from "../../files/npy-array.js";
import type { PickleValue } from "../../files/pickle-globals.js";
import { assembleDataset, type PictureRow, type RowTruth } from "../assemble-dataset.js";
import type { DatasetFormat, ReadOptions } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { entriesOf, isFolder, isThere } from "../folder-entries.js";
import { placesOf, rowsOf, textsOf } from "../truth-lists.js";

const DATABASE = /^(.*)_dbImages\.npy$/;

/**
 * Lists of paths and, for each query, the places of its positives. Of Mapillary's validation set only the queries in
 * `qIdx` ask, and `pIdx` are their positives. Pictures mostly lie elsewhere than the lists: give their `root`.
 */
export const npyLists: DatasetFormat = {
  name: "npy-lists",
  summary: "lists of MixVPR, GSV-Cities and OpenVPRLab: Nordland, SPED, Pittsburgh, Essex, MSLS val",
  layout: "NAME_dbImages.npy, NAME_qImages.npy, NAME_gt.npy (or NAME_gt_25m.npy, or NAME_qIdx.npy and NAME_pIdx.npy)",
  source: "Ali-bey, Chaib-draa, Giguère: GSV-Cities, Neurocomputing 2022 (arXiv 2210.10239), its datasets folder",
  async detect(location) {
    if (await isFolder(location)) return (await entriesOf(location)).some((name) => DATABASE.test(name));
    return DATABASE.test(basename(location));
  },
  async read(location, options) {
    const { folder, name } = await chooseLists(location, options.split);
    const read = async (suffix: string) => readNpyArray(join(folder, `${name}_${suffix}.npy`));
    const database = textsOf(await read("dbImages"), `${name}_dbImages.npy`);
    const queries = textsOf(await read("qImages"), `${name}_qImages.npy`);
    const split = options.split === undefined ? {} : { split: options.split };
    const rows = [
      ...database.map((path, place) => row(path, "gallery", `${name}_dbImages.npy, entry ${place}`, split)),
      ...queries.map((path, place) => row(path, "query", `${name}_qImages.npy, entry ${place}`, split)),
    ];
    const lists = await readTruth(folder, name, queries.length);
    const truth = lists.map((list) => truthOf(list, database.length, options));
    const asking = new Set(lists.map(({ query }) => query + database.length));
    const used = rows.map((entry, place) => {
      return place < database.length || asking.has(place) ? entry : { ...entry, role: "neither" as const };
    });
    return assembleDataset({ format: "npy-lists", root: options.root ?? folder, rows: used, truth }, options.report);
  },
};

const row = (path: string, role: PictureRow["role"], file: string, facts: PictureRow["facts"]): PictureRow => {
  return { source: { file }, path, role, facts };
};

async function chooseLists(location: string, split: string | undefined): Promise<{ folder: string; name: string }> {
  const [, given] = DATABASE.exec(basename(location)) ?? [];
  if (given !== undefined && !(await isFolder(location))) return { folder: dirname(location), name: given };
  const names = (await entriesOf(location)).flatMap((name) => DATABASE.exec(name)?.[1] ?? []);
  const fitting = split === undefined ? names : names.filter((name) => name === split || name.endsWith(`_${split}`));
  if (fitting.length === 1) return { folder: location, name: fitting[0] as string };
  throw new RetrievalError({
    what: `"${location}": lists to read${split === undefined ? "" : ` for split ${split}`}`,
    expected: "one NAME_dbImages.npy",
    got: names.join(", ") || "none",
    remedy: "Choose one with --split NAME",
  });
}

interface QueryList {
  readonly query: number;
  readonly positives: PickleValue;
  readonly source: string;
}

async function readTruth(folder: string, name: string, queries: number): Promise<QueryList[]> {
  for (const suffix of ["gt", "gt_25m"]) {
    const file = `${name}_${suffix}.npy`;
    if (!(await isThere(join(folder, file)))) continue;
    const lists = rowsOf(await readNpyArray(join(folder, file)));
    checkCount(lists.length, queries, file);
    return lists.map((positives, query) => ({ query, positives, source: `${file}, entry ${query}` }));
  }
  const [indices, lists] = [`${name}_qIdx.npy`, `${name}_pIdx.npy`];
  const asking = placesOf(rowsOf(await readNpyArray(join(folder, indices))), queries, indices);
  const positives = rowsOf(await readNpyArray(join(folder, lists)));
  checkCount(positives.length, asking.length, lists);
  return asking.map((query, place) => ({
    query,
    positives: positives[place] ?? [],
    source: `${lists}, entry ${place}`,
  }));
}

function checkCount(got: number, expected: number, file: string): void {
  if (got !== expected)
    throw new RetrievalError({ what: `${file}: entries`, expected: `${expected}, one a query`, got: `${got}` });
}

function truthOf({ query, positives, source }: QueryList, database: number, { report }: ReadOptions): RowTruth {
  const found = tryRow({ file: source }, report, () => placesOf(positives, database, "positives"));
  return { query: database + query, positives: found ?? [] };
}
