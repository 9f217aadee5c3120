import { basename, dirname, join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readPickle } from "../../files/pickle.js";
import { type NumpyArray, PickledArray, type PickleValue } from "../../files/pickle-globals.js";
import { readWholeFile } from "../../files/read-whole-file.js";
import { assembleDataset, type PictureRow, type RowTruth } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { entriesOf, isFolder, isThere } from "../folder-entries.js";
import { kindOf, placesOf } from "../truth-lists.js";

const LIST = /^gnd_\w+\.pkl$/;

/**
 * A dictionary: imlist, qimlist (names without ending) and gnd, for each query bbx and the places of easy, hard and junk
 * (revisited), or ok and junk (as first published). Queries ask with their box.
 */
export const revisited: DatasetFormat = {
  name: "revisited",
  summary: "Revisited Oxford and Paris (ROxford5k, RParis6k), and the first edition in the same files",
  layout: "gnd_<name>.pkl, jpg/<picture>.jpg",
  source: "Radenović, Iscen, Tolias, Avrithis, Chum: Revisiting Oxford and Paris, CVPR 2018 (arXiv 1803.11285)",
  async detect(location) {
    if (await isFolder(location)) return (await entriesOf(location)).some((name) => LIST.test(name));
    return LIST.test(basename(location));
  },
  async read(location, { root: givenRoot, report }) {
    const file = await chooseFile(location);
    const root = givenRoot ?? dirname(file);
    const content = readPickle(await readWholeFile(file), file);
    const [names, queries] = [textsOf(content, "imlist", file), textsOf(content, "qimlist", file)];
    const judgements = listOf(entryOf(content, "gnd"), `${file}: gnd`);
    if (judgements.length !== queries.length) {
      throw new RetrievalError({
        what: `${file}: gnd`,
        expected: `${queries.length} entries`,
        got: `${judgements.length}`,
      });
    }
    const folder = (await isThere(join(root, "jpg"))) ? "jpg/" : "";
    const list = basename(file);
    const rows: (PictureRow | undefined)[] = names.map((name, place) => {
      return { source: { file: `${list}, imlist ${place}` }, path: `${folder}${name}.jpg`, role: "gallery", facts: {} };
    });
    const truth: RowTruth[] = [];
    for (const [place, judgement] of judgements.entries()) {
      const source = { file: `${list}, gnd ${place}` };
      const path = `${folder}${queries[place]}.jpg`;
      const found = tryRow(source, report, () => truthOf(judgement, rows.length, names.length));
      if (found !== undefined) truth.push(found);
      rows.push(tryRow(source, report, () => ({ source, path, role: "query", facts: boxFacts(judgement) })));
    }
    return assembleDataset({ format: "revisited", root, rows, truth }, report);
  },
};

async function chooseFile(location: string): Promise<string> {
  if (!(await isFolder(location))) return location;
  const files = (await entriesOf(location)).filter((name) => LIST.test(name));
  if (files.length === 1) return join(location, files[0] as string);
  throw new RetrievalError({
    what: `"${location}" as revisited`,
    expected: "one gnd_<name>.pkl",
    got: files.join(", ") || "none",
    remedy: "Give the path of the file",
  });
}

function entryOf(value: PickleValue, key: string): PickleValue | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}

function listOf(value: PickleValue | undefined, what: string): readonly PickleValue[] {
  if (Array.isArray(value)) return value;
  if (value instanceof PickledArray) return (value as NumpyArray).elements;
  throw new RetrievalError({ what, expected: "a list", got: value === undefined ? "none" : kindOf(value) });
}

const textsOf = (content: PickleValue, key: string, file: string): string[] =>
  listOf(entryOf(content, key), `${file}: ${key}`).map((name) => {
    if (typeof name === "string") return name;
    throw new RetrievalError({ what: `${file}: ${key}`, expected: "names", got: kindOf(name) });
  });

function truthOf(judgement: PickleValue, query: number, gallery: number): RowTruth {
  const places = (key: string) => {
    const value = entryOf(judgement, key);
    return value === undefined ? [] : placesOf(value, gallery, key);
  };
  const graded = entryOf(judgement, "hard") !== undefined;
  const hard = places("hard");
  const positives = graded ? [...places("easy"), ...hard] : places("ok");
  return { query, positives, ignored: places("junk"), ...(graded && { hard }) };
}

function boxFacts(judgement: PickleValue): PictureRow["facts"] {
  const box = entryOf(judgement, "bbx");
  if (box === undefined) return {};
  const [left, top, right, bottom] = listOf(box, "bbx").map(Number) as [number, number, number, number];
  return { box: { left, top, width: right - left, height: bottom - top } };
}
