import { extname, join, resolve } from "node:path";
import { RetrievalError } from "../errors.js";
import type { Picture } from "./dataset.js";
import { walkFolder } from "./walk-folder.js";

export interface PictureFolder {
  /** absolute */
  readonly root: string;
  /** sorted by name in order of UTF-16 code units, so that every machine sees the same order */
  readonly pictures: readonly Picture[];
  /** distinct, sorted like the names; empty for a plain folder */
  readonly labels: readonly string[];
}

/** The endings of picture files, in lower case; the case of a file name does not matter. */
export const pictureExtensions = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif"] as const;

/**
 * The pictures of a folder and of the folders in it. When every picture lies in a first-level folder, the names of those
 * folders are the labels, however deep the picture lies; one picture at the top makes it a plain folder without labels.
 * Pictures are told by their extension and are not opened. Hidden files and folders are ignored, symbolic links
 * followed; a folder that can be reached twice is listed once (see `walkFolder`).
 *
 * @throws RetrievalError when the folder is missing, a file, not readable or without pictures
 */
export async function readPictureFolder(folder: string): Promise<PictureFolder> {
  const root = resolve(folder);
  const files = await walkFolder(root);
  const names = files.filter(isPicture).sort();
  if (names.length === 0) throw noPictures(root, files.length);
  const unlabelled = names.filter((name) => !name.includes("/"));
  const pictures = names.map((name) => {
    const picture = { path: join(root, name), name };
    return unlabelled.length > 0 ? picture : { ...picture, label: name.slice(0, name.indexOf("/")) };
  });
  return { root, pictures, labels: distinctLabels(pictures) };
}

const isPicture = (name: string) => (pictureExtensions as readonly string[]).includes(extname(name).toLowerCase());

const distinctLabels = (pictures: readonly Picture[]) =>
  [...new Set(pictures.flatMap(({ label }) => label ?? []))].sort();

function noPictures(root: string, otherFiles: number): RetrievalError {
  return new RetrievalError({
    what: `folder "${root}": no pictures`,
    expected: `files that end in ${pictureExtensions.join(", ")}`,
    got: otherFiles === 0 ? "no files" : `${otherFiles} other ${otherFiles === 1 ? "file" : "files"}`,
    remedy: "Check the path, or convert the pictures to one of these formats.",
  });
}
