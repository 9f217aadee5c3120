import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type PictureRow, type RowTruth } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { type Report, tryRow } from "../dataset-problems.js";
import { isPictureName } from "../first-picture.js";
import { entriesOf, isFolder, readLines, type TextLine } from "../folder-entries.js";
import { naturalOrder } from "../natural-order.js";
import { walkFolder } from "../walk-folder.js";

const truthFolders = ["", "gt", "gt_files_170407", "groundtruth", "paris_120310"];
const pictureFolders = ["jpg", "images", "oxbuild_images", "oxbuild_images-v1", "paris"];
const QUERY = /^(.+)_query\.txt$/;

/**
 * For each query three lists of names without ending: good and ok are positives, junk is neither. A query is a box of a
 * picture of the gallery, which has itself among its positives, as the first protocol wants it.
 */
export const oxfordText: DatasetFormat = {
  name: "oxford-text",
  summary: "Oxford 5k and Paris 6k buildings with their text files",
  layout: "gt_files_170407/<landmark>_<n>_{query,good,ok,junk}.txt, jpg/<picture>.jpg",
  source: "Philbin, Chum, Isard, Sivic, Zisserman, CVPR 2007 (Oxford) and 2008 (Paris)",
  detect: async (location) => (await truthIn(location)) !== undefined,
  async read(location, { root = location, report }) {
    const lists = await truthIn(location);
    if (lists === undefined) {
      throw new RetrievalError({
        what: `"${location}" as oxford-text`,
        expected: oxfordText.layout,
        got: "no such lists",
      });
    }
    const rows: (PictureRow | undefined)[] = [...(await galleryOf(root))];
    const gallery = new Map(rows.flatMap((row, place) => (row ? [[stemOf(row.path), place] as const] : [])));
    const truth: RowTruth[] = [];
    for (const name of lists.names) {
      const prefix = lists.folder === "" ? name : `${lists.folder}/${name}`;
      const [line] = await readLines(location, `${prefix}_query.txt`);
      const row = line && tryRow(line.source, report, () => queryOf(line, gallery, rows));
      if (row === undefined) continue;
      const listed = async (kind: string) =>
        placesOf(await readLines(location, `${prefix}_${kind}.txt`), gallery, report);
      truth.push({
        query: rows.length,
        positives: [...(await listed("good")), ...(await listed("ok"))],
        ignored: await listed("junk"),
      });
      rows.push({ ...row, facts: { ...row.facts, sequence: name } });
    }
    return assembleDataset({ format: "oxford-text", root, rows, truth }, report);
  },
};

async function truthIn(location: string): Promise<{ folder: string; names: readonly string[] } | undefined> {
  for (const folder of truthFolders) {
    const entries = await entriesOf(join(location, folder));
    const names = entries.flatMap((entry) => QUERY.exec(entry)?.[1] ?? []);
    if (names.some((name) => entries.includes(`${name}_good.txt`)))
      return { folder, names: [...names].sort(naturalOrder) };
  }
  return undefined;
}

async function galleryOf(root: string): Promise<PictureRow[]> {
  const present = await Promise.all(pictureFolders.map((name) => isFolder(join(root, name))));
  const folder = pictureFolders[present.indexOf(true)];
  const names = await walkFolder(folder === undefined ? root : join(root, folder));
  return names
    .filter(isPictureName)
    .sort(naturalOrder)
    .map((name) => {
      const path = folder === undefined ? name : `${folder}/${name}`;
      return { source: { file: path }, path, role: "gallery", facts: {} };
    });
}

const stemOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.\w+$/, "");

/** `oxc1_all_souls_000013 136.5 34.1 648.5 955.7`; the prefix oxc1_ is not part of the name. */
function queryOf(
  { text, source }: TextLine,
  gallery: ReadonlyMap<string, number>,
  rows: readonly (PictureRow | undefined)[],
): PictureRow {
  const [listed = "", ...numbers] = text.split(/\s+/);
  const place = gallery.get(listed.replace(/^oxc1_/, ""));
  const [left, top, right, bottom] = numbers.map(Number);
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) {
    throw new RetrievalError({
      what: "the line",
      expected: "a name and the four sides of a box",
      got: text.slice(0, 80),
    });
  }
  if (place === undefined) throw unknownPicture(listed);
  const box = { left, top, width: right - left, height: bottom - top };
  return { source, path: (rows[place] as PictureRow).path, role: "query", facts: { box } };
}

function placesOf(lines: readonly TextLine[], gallery: ReadonlyMap<string, number>, report: Report): number[] {
  return lines.flatMap(({ text, source }) => {
    return (
      tryRow(source, report, () => {
        const place = gallery.get(text);
        if (place === undefined) throw unknownPicture(text);
        return place;
      }) ?? []
    );
  });
}

const unknownPicture = (name: string) =>
  new RetrievalError({
    what: `"${name}"`,
    expected: "a picture of the gallery",
    got: "none of that name",
    remedy: "Fetch it",
  });
