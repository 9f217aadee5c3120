import { basename, dirname, join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readNpz } from "../../files/npz.js";
import type { NumpyArray } from "../../files/pickle-globals.js";
import { assembleDataset, type PictureRow, type Role } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { entriesOf, isFolder, readLines } from "../folder-entries.js";

const LIST = /^(.*)_imageNames_index\.txt$/;

/** Positions in the plane are those of `utmDb` and `utmQ`: metres, or for Nordland the number of the frame. */
export const patchNetvlad: DatasetFormat = {
  name: "patch-netvlad",
  summary: "lists and positions of Patch-NetVLAD: Nordland, Pittsburgh, Tokyo 24/7, Mapillary",
  layout:
    "NAME_imageNames_index.txt, NAME_imageNames_query.txt and NAME.npz with utmDb, utmQ, posDistThr; or in its dataset_imagenames/ and dataset_gt_files/",
  source: "Hausler, Garg, Xu, Milford, Fischer: Patch-NetVLAD, CVPR 2021 (arXiv 2103.01486)",
  detect: async (location) => (await findLists(location)).length > 0,
  async read(location, { root: givenRoot, split, report }) {
    const { folder, names, truth, name } = await choose(location, split);
    const { utmDb, utmQ } = await readNpz(join(folder, truth), ["utmDb", "utmQ"]);
    const rows = [
      ...(await rowsOf(folder, `${names}${name}_imageNames_index.txt`, utmDb, "gallery", split)),
      ...(await rowsOf(folder, `${names}${name}_imageNames_query.txt`, utmQ, "query", split)),
    ];
    return assembleDataset({ format: "patch-netvlad", root: givenRoot ?? folder, rows }, report);
  },
};

interface Lists {
  readonly folder: string;
  /** folder of the lists, "" or with its "/" */
  readonly names: string;
  readonly name: string;
  /** the .npz, relative to `folder` */
  readonly truth: string;
}

/** Lists with their positions beside them, or in the two folders that the repository has. */
async function findLists(location: string): Promise<Lists[]> {
  const given = (await isFolder(location)) ? undefined : LIST.exec(basename(location))?.[1];
  const folder = given === undefined ? location : dirname(location);
  const found: Lists[] = [];
  for (const [names, truths] of [
    ["", ""],
    ["dataset_imagenames/", "dataset_gt_files/"],
  ] as const) {
    const positions = (await entriesOf(join(folder, truths))).filter((entry) => entry.endsWith(".npz"));
    for (const entry of await entriesOf(join(folder, names))) {
      const name = LIST.exec(entry)?.[1];
      if (name === undefined || (given !== undefined && name !== given)) continue;
      const truth = [`${name}.npz`, `${name}_test.npz`].find((file) => positions.includes(file));
      if (truth !== undefined) found.push({ folder, names, name, truth: truths + truth });
    }
  }
  return found;
}

async function choose(location: string, split: string | undefined): Promise<Lists> {
  const all = await findLists(location);
  const fitting = split === undefined ? all : all.filter(({ name }) => name === split);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  throw new RetrievalError({
    what: `"${location}": lists to read`,
    expected: "one NAME_imageNames_index.txt with its NAME.npz",
    got: all.map(({ name }) => name).join(", ") || "none",
    remedy: "Choose one with --split NAME",
  });
}

async function rowsOf(
  root: string,
  list: string,
  positions: NumpyArray,
  role: Role,
  split?: string,
): Promise<PictureRow[]> {
  const lines = await readLines(root, list);
  const [count = 0, axes = 1] = positions.shape;
  if (count !== lines.length || axes > 2 || positions.shape.length > 2) {
    throw new RetrievalError({
      what: `${list}: positions`,
      expected: `${lines.length} of one or two numbers`,
      got: `shape (${positions.shape.join(", ")})`,
    });
  }
  return lines.map(({ text, source }, place) => {
    const [x, y = 0] = positions.elements.slice(place * axes, (place + 1) * axes).map(Number) as [number, number?];
    return { source, path: text, role, facts: { position: { x, y }, ...(split !== undefined && { split }) } };
  });
}
