import { basename, resolve } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type Role } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { firstPicture, isPictureName } from "../first-picture.js";
import { naturalOrder } from "../natural-order.js";
import { normaliseHeading, type PictureFacts } from "../picture-facts.js";
import { hemisphereOfBand } from "../utm.js";
import { walkFolder } from "../walk-folder.js";

const roles: Readonly<Record<string, Role>> = {
  database: "gallery",
  queries: "query",
  query: "query",
  gallery: "gallery",
};
const splits = ["train", "val", "test"];

/*
 * @ UTM east @ UTM north @ zone number @ zone letter @ latitude @ longitude @ panorama @ tile @ heading @ pitch @ roll
 * @ height @ timestamp @ note @ .jpg; all but the first two may be empty.
 */
const NAME = /^@[^@]*@[^@]*@.*\.\w+$/;

export const utmNames: DatasetFormat = {
  name: "utm-names",
  summary: "positions in the names of the files: @utm_east@utm_north@…@.jpg",
  layout: "images/{train,val,test}/{database,queries}/@…@.jpg, or any part of it",
  source: "Berton et al.: Deep Visual Geo-localization Benchmark, CVPR 2022 (arXiv 2204.03444); SF-XL, CVPR 2022",
  async detect(location) {
    const picture = await firstPicture(location);
    return picture !== undefined && NAME.test(basename(picture));
  },
  async read(location, { report }) {
    const root = resolve(location);
    const names = (await walkFolder(root)).filter(isPictureName).sort(naturalOrder);
    const rows = names.map((path) => {
      const source = { file: path };
      const folders = path.split("/").slice(0, -1);
      const split = folders.find((folder) => splits.includes(folder));
      const role = folders.map((folder) => roles[folder]).find(Boolean) ?? "both";
      return tryRow(source, report, () => {
        const facts = factsOf(basename(path));
        return { source, path, role, facts: { ...facts, ...(split !== undefined && { split }) } };
      });
    });
    return assembleDataset({ format: "utm-names", root, rows }, report);
  },
};

function factsOf(name: string): PictureFacts {
  const fields = name.split("@");
  if (!NAME.test(name)) {
    throw new RetrievalError({ what: "name of the file", expected: "@utm_east@utm_north@…@.jpg", got: name });
  }
  const [, eastText, northText, zone, band, , , pano, , heading, , , , timestamp, note] = fields;
  const [east, north] = [numberOf(eastText), numberOf(northText)];
  const hemisphere = hemisphereOfBand(band ?? "");
  const inZone = zone !== undefined && /^\d+$/.test(zone) && hemisphere !== undefined;
  const position = inZone ? { zone: Number(zone), hemisphere, east, north } : { x: east, y: north };
  const filled = Object.entries({ pano, timestamp, note }).filter(([, value]) => value);
  return {
    position,
    ...(heading && { heading: normaliseHeading(numberOf(heading)) }),
    ...(filled.length > 0 && { attributes: Object.fromEntries(filled) as Record<string, string> }),
  };
}

const numberOf = (text = ""): number => (text.trim() === "" ? Number.NaN : Number(text));
