import { dirname, relative, resolve, sep } from "node:path";
import { writeFileAtomically } from "../files/atomic-write.js";
import type { Dataset } from "./dataset.js";
import { encodeDatasetTable } from "./tables/write-table.js";

/**
 * Writes our own table of a data set (CSV); atomic. Paths in it are relative to the folder of the file where the data
 * lies below it, else to the root of the data.
 * @returns the root to give when opening it, where that is not the folder of the file
 * @throws RetrievalError when it cannot be written
 */
export async function saveDataset(file: string, dataset: Dataset): Promise<{ readonly root?: string }> {
  const folder = dirname(resolve(file));
  const below = relative(folder, dataset.root);
  const isBelow = below === "" || !(below === ".." || below.startsWith(`..${sep}`) || resolve(below) === below);
  const prefix = isBelow && below !== "" ? `${below.split(sep).join("/")}/` : "";
  const pictures = dataset.pictures.map((picture) => ({ ...picture, name: prefix + picture.name }));
  await writeFileAtomically(resolve(file), encodeDatasetTable({ ...dataset, pictures }));
  return isBelow ? {} : { root: dataset.root };
}
