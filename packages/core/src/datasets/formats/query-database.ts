import { resolve } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { isPictureName } from "../first-picture.js";
import { entriesOf, isFolder } from "../folder-entries.js";
import { naturalOrder } from "../natural-order.js";
import { walkFolder } from "../walk-folder.js";

const queryFolders = ["query", "queries"];
const galleryFolders = ["database", "gallery", "ref", "reference", "index"];

/**
 * Pictures directly in the two folders are frames of two walks, in natural order of their names; whether query i and
 * frame i belong together is for the protocol to say. Pictures in folders below are of the classes that these are
 * called, as in re-identification.
 */
export const queryDatabase: DatasetFormat = {
  name: "query-database",
  summary: "folders of queries and of gallery pictures, frames in walking order or class folders",
  layout: `${queryFolders.join(" or ")}/… beside ${galleryFolders.join(", ")}/…`,
  source: "Milford: Vision-based place recognition: how low can you go?, IJRR 2013, and whoever walks twice",
  async detect(location) {
    const { query, gallery } = await foldersIn(location);
    return query !== undefined && gallery !== undefined;
  },
  async read(location, { report }) {
    const root = resolve(location);
    const { query, gallery } = await foldersIn(root);
    if (query === undefined || gallery === undefined) {
      throw new RetrievalError({ what: `"${root}"`, expected: queryDatabase.layout, got: "not both of them" });
    }
    const rows = [...(await rowsOf(root, gallery, "gallery")), ...(await rowsOf(root, query, "query"))];
    return assembleDataset({ format: "query-database", root, rows }, report);
  },
};

async function foldersIn(root: string): Promise<{ query: string | undefined; gallery: string | undefined }> {
  const names = (await isFolder(root)) ? await entriesOf(root) : [];
  return {
    query: queryFolders.find((name) => names.includes(name)),
    gallery: galleryFolders.find((name) => names.includes(name)),
  };
}

async function rowsOf(root: string, folder: string, role: "gallery" | "query"): Promise<PictureRow[]> {
  const names = (await walkFolder(resolve(root, folder))).filter(isPictureName).sort(naturalOrder);
  const inClasses = names.every((name) => name.includes("/"));
  return names.map((name, frame) => {
    const path = `${folder}/${name}`;
    const facts = inClasses ? { label: name.slice(0, name.indexOf("/")) } : { sequence: folder, frame };
    return { source: { file: path }, path, role, facts };
  });
}
