import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { pictureExtensions } from "./picture-folder.js";

/** Deeper than any benchmark lies, and an end to folders that contain themselves. */
const DEEPEST = 8;

export const isPictureName = (name: string): boolean =>
  (pictureExtensions as readonly string[]).includes(extname(name).toLowerCase());

/** The path of the first picture by name that is met on the way down, without listing the rest; undefined for none. */
export async function firstPicture(folder: string, depth = 0): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter(({ name }) => !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const picture = visible.find((entry) => !entry.isDirectory() && isPictureName(entry.name));
  if (picture !== undefined) return join(folder, picture.name);
  if (depth === DEEPEST) return undefined;
  for (const entry of visible) {
    const found = entry.isFile() ? undefined : await firstPicture(join(folder, entry.name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
