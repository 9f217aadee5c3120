import { join, resolve } from "node:path";
import pMap from "p-map";
import { RetrievalError } from "../../errors.js";
import { readPictureGps } from "../../image/picture-gps.js";
import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { problemFrom } from "../dataset-problems.js";
import { isPictureName } from "../first-picture.js";
import { entriesOf, isFolder } from "../folder-entries.js";
import { readPictureFolder } from "../picture-folder.js";

/** Headers are read by libvips in the threads of libuv. */
const SIMULTANEOUS = 8;

/** Only plain folders are taken for it: in class folders the classes are what was meant. */
export const exif: DatasetFormat = {
  name: "exif",
  summary: "photographs that know where they were taken: position, heading and time from EXIF",
  layout: "a plain folder of pictures of which the first has EXIF GPS; others are read as it with --format exif",
  source: "CIPA DC-008: Exchangeable image file format for digital still cameras, GPS IFD",
  async detect(location) {
    if (!(await isFolder(location))) return false;
    const first = (await entriesOf(location)).find(isPictureName);
    if (first === undefined) return false;
    const facts = await readPictureGps({ path: join(location, first) }).catch(() => undefined);
    return facts?.position !== undefined;
  },
  async read(location, { report }) {
    const root = resolve(location);
    const { pictures } = await readPictureFolder(root);
    const read = async ({ path, name, label }: (typeof pictures)[number]): Promise<PictureRow | undefined> => {
      const source = { file: name };
      try {
        return {
          source,
          path: name,
          role: "both",
          facts: { ...(label && { label }), ...(await readPictureGps({ path })) },
        };
      } catch (error) {
        if (!(error instanceof RetrievalError)) throw error;
        report(problemFrom(source, error));
        return undefined;
      }
    };
    const rows = await pMap(pictures, read, { concurrency: SIMULTANEOUS });
    return assembleDataset({ format: "exif", root, rows }, report);
  },
};
