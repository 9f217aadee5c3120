import { basename, dirname, extname, join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readMat } from "../../files/mat.js";
import { expectKind, expectTexts, type MatValue } from "../../files/mat-values.js";
import { assembleDataset, type PictureRow, type Role } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { entriesOf, isFolder, isThere } from "../folder-entries.js";

/**
 * Where the pictures of database and queries are looked for below the root, in this order. Queries of Pittsburgh are
 * called as pictures of its database are, so the root itself comes last for them.
 */
const databaseFolders = ["", "database/", "images/", "database_gsv/"];
const queryFolders = ["queries_real/", "247query_v3/", "247query_subset_v2/", "query/", "queries/", "images/", ""];

/** Pittsburgh and Tokyo 24/7 as NetVLAD's authors and their successors lay them out. */
export const dbStruct: DatasetFormat = {
  name: "db-struct",
  summary: "dbStruct of NetVLAD: Pittsburgh 30k and 250k, Tokyo 24/7, Tokyo Time Machine",
  layout: "a .mat with dbStruct, or the folder with one in it or in datasets/; pictures beside it or one folder up",
  source: "Arandjelović et al.: NetVLAD, CVPR 2016 (arXiv 1511.07247), datasets/dbBase.m",
  async detect(location) {
    const files = await matFilesIn(location);
    for (const file of files.slice(0, 1)) if (await hasStruct(file)) return true;
    return false;
  },
  async read(location, { root: givenRoot, split, report }) {
    const file = await chooseFile(location, split);
    const fields = await readStruct(file);
    const name = basename(file);
    const field = (key: string, other: string) => fields[key] ?? fields[other];
    const database = expectTexts(field("dbImageFns", "dbImage"), `${name}: dbImageFns`);
    const queries = expectTexts(field("qImageFns", "qImage"), `${name}: qImageFns`);
    const root = givenRoot ?? (await findRoot(file, database));
    const part = split ?? wordOf(fields["whichSet"]);
    const rows = [
      ...rowsOf(
        await findPictures(root, databaseFolders, database),
        fields["utmDb"],
        "gallery",
        `${name}: utmDb`,
        part,
      ),
      ...rowsOf(await findPictures(root, queryFolders, queries), fields["utmQ"], "query", `${name}: utmQ`, part),
    ];
    return assembleDataset({ format: "db-struct", root, rows }, report);
  },
};

async function matFilesIn(location: string): Promise<string[]> {
  if (!(await isFolder(location))) return extname(location) === ".mat" ? [location] : [];
  const folders = [location, join(location, "datasets")];
  const names = await Promise.all(folders.map(entriesOf));
  return folders.flatMap((folder, at) =>
    (names[at] as readonly string[]).filter((name) => extname(name) === ".mat").map((name) => join(folder, name)),
  );
}

/** The one that is there, or of several the one whose name the split ends: `test` of pitts30k_test.mat. */
async function chooseFile(location: string, split: string | undefined): Promise<string> {
  const files = await matFilesIn(location);
  const stem = (file: string) => basename(file, ".mat");
  const fitting = files.filter(
    (file) => split === undefined || stem(file) === split || stem(file).endsWith(`_${split}`),
  );
  const [only, ...others] = files.length === 1 ? files : fitting;
  if (only !== undefined && others.length === 0) return only;
  throw new RetrievalError({
    what: `"${location}": .mat file to read${split === undefined ? "" : ` for split ${split}`}`,
    expected: "one",
    got: files.map(stem).join(", ") || "none",
    remedy: "Give the path of the file, or choose one with --split NAME",
  });
}

async function readStruct(file: string): Promise<Readonly<Record<string, MatValue>>> {
  const value = (await readMat(file)).get("dbStruct");
  const [fields] = expectKind(value, "struct", `${file}: variable dbStruct`).elements;
  if (fields === undefined) throw new RetrievalError({ what: `${file}: dbStruct is empty` });
  return fields;
}

const hasStruct = (file: string): Promise<boolean> =>
  readStruct(file).then(
    () => true,
    () => false,
  );

const wordOf = (value: MatValue | undefined): string | undefined =>
  value?.kind === "text" ? value.elements[0] : undefined;

/** The file lies in the root, or in its folder `datasets`. */
async function findRoot(file: string, names: readonly string[]): Promise<string> {
  const [beside, above] = [dirname(file), dirname(dirname(file))];
  if (basename(beside) !== "datasets") return beside;
  for (const folder of databaseFolders) if (await isThere(join(beside, folder, names[0] ?? ""))) return beside;
  return above;
}

/** Names below the root. The .mat of Tokyo 24/7 says .jpg where the pictures are .png. */
async function findPictures(root: string, folders: readonly string[], names: readonly string[]): Promise<string[]> {
  const [first = ""] = names;
  const png = (name: string) => name.replace(/\.jpe?g$/i, ".png");
  for (const folder of folders) {
    if (await isThere(join(root, folder, first))) return names.map((name) => folder + name);
    if (await isThere(join(root, folder, png(first)))) return names.map((name) => folder + png(name));
  }
  return [...names];
}

function rowsOf(
  names: readonly string[],
  utm: MatValue | undefined,
  role: Role,
  what: string,
  split?: string,
): PictureRow[] {
  const { shape, elements } = expectKind(utm, "numbers", what);
  if (shape[0] !== 2 || shape[1] !== names.length) {
    throw new RetrievalError({ what, expected: `shape 2 x ${names.length}`, got: shape.join(" x ") });
  }
  return names.map((path, place) => {
    const position = { x: elements[2 * place] as number, y: elements[2 * place + 1] as number };
    return {
      source: { file: `${what}, picture ${place + 1}` },
      path,
      role,
      facts: { position, ...(split && { split }) },
    };
  });
}
