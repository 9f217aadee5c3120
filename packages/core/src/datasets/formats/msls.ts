import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type PictureRow, type Role } from "../assemble-dataset.js";
import type { DatasetFormat, ReadOptions } from "../dataset-format.js";
import { type SourceLine, tryRow } from "../dataset-problems.js";
import { entriesOf, isThere } from "../folder-entries.js";
import { normaliseHeading, type PictureFacts } from "../picture-facts.js";
import { openRecords } from "../tables/open-records.js";

const validation = ["cph", "sf"];
const sides: Readonly<Record<string, Role>> = { database: "gallery", query: "query" };
const partFolders = ["train_val", "test"];

/**
 * Positions are UTM of the zone of their city. One city, or cities of one zone, lie in one plane, in which the official
 * reader measures; cities of several zones are given in latitude and longitude. Panoramas neither ask nor answer, as
 * there. What the tables say of conditions (night, view_direction, and of the subtasks all, s2w, … ) are attributes.
 */
export const msls: DatasetFormat = {
  name: "msls",
  summary: "Mapillary Street-Level Sequences",
  layout: "train_val/<city>/{query,database}/{seq_info,raw,postprocessed,subtask_index}.csv and images/; test/<city>/…",
  source: "Warburg et al.: Mapillary Street-Level Sequences, CVPR 2020; mapillary/mapillary_sls, datasets/msls.py",
  detect: async (location) => (await citiesIn(location)).length > 0,
  async read(location, { root = location, report }) {
    const cities = await citiesIn(location);
    if (cities.length === 0) {
      throw new RetrievalError({ what: `"${location}" as msls`, expected: msls.layout, got: "no such city" });
    }
    const rows: (PictureRow | undefined)[] = [];
    for (const city of cities) {
      for (const side of Object.keys(sides)) await readSide(location, city, side, rows, report);
    }
    return assembleDataset({ format: "msls", root, rows }, report);
  },
};

interface City {
  readonly name: string;
  /** relative to the root, with its "/" */
  readonly folder: string;
  readonly split: string;
}

async function citiesIn(root: string): Promise<City[]> {
  const cities: City[] = [];
  for (const part of partFolders) {
    for (const name of await entriesOf(join(root, part))) {
      const folder = `${part}/${name}/`;
      if (!(await isThere(join(root, folder, "query/seq_info.csv")))) continue;
      cities.push({ name, folder, split: part === "test" ? "test" : validation.includes(name) ? "val" : "train" });
    }
  }
  return cities;
}

async function readSide(
  root: string,
  city: City,
  side: string,
  rows: (PictureRow | undefined)[],
  report: ReadOptions["report"],
) {
  const folder = `${city.folder}${side}/`;
  const raw = await readByNumber(root, `${folder}raw.csv`, report);
  const processed = await readByNumber(root, `${folder}postprocessed.csv`, report);
  const subtasks = await readByNumber(root, `${folder}subtask_index.csv`, report);
  const columns = ["", "key", "sequence_key", "frame_number"] as const;
  for await (const { source, record } of openRecords(root, `${folder}seq_info.csv`, columns, report)) {
    const number = record[""];
    const facts = { ...raw.get(number), ...processed.get(number), ...subtasks.get(number) };
    rows.push(
      tryRow(source, report, () => rowOf({ ...record, ...facts }, { city, folder, source, role: sides[side] as Role })),
    );
  }
}

/** Rows by the number in their first column, which has no name. A file that is missing, as in `test`, says nothing. */
async function readByNumber(root: string, file: string, report: ReadOptions["report"]) {
  const rows = new Map<string, Readonly<Record<string, string>>>();
  if (!(await isThere(join(root, file)))) return rows;
  for await (const { record, others } of openRecords(root, file, [""], report)) {
    const { key: _, ...values } = others;
    rows.set(record[""], values);
  }
  return rows;
}

interface Circumstances {
  readonly city: City;
  readonly folder: string;
  readonly source: SourceLine;
  readonly role: Role;
}

type Values = Readonly<Record<string, string>>;

function rowOf(values: Values, { city, folder, source, role }: Circumstances): PictureRow {
  const { "": _, key = "", sequence_key: sequence = "", frame_number, ...rest } = values;
  const { lon, lat, ca, captured_at, easting, northing, pano = "False", ...attributes } = rest;
  const time = captured_at === undefined ? Number.NaN : Date.parse(captured_at);
  const position = positionOf(rest);
  const facts: PictureFacts = {
    split: city.split,
    sequence,
    frame: numberOf(frame_number),
    ...(position && { position }),
    ...(ca !== undefined && { heading: normaliseHeading(numberOf(ca)) }),
    ...(Number.isFinite(time) && { time }),
    attributes: { city: city.name, pano, ...attributes },
  };
  return { source, path: `${folder}images/${key}.jpg`, role: /^true$/i.test(pano) ? "neither" : role, facts };
}

function positionOf({ lon, lat, easting, northing }: Values): PictureFacts["position"] {
  if (lon === undefined || lat === undefined) return undefined;
  const [longitude, latitude] = [numberOf(lon), numberOf(lat)];
  if (easting === undefined || northing === undefined) return { latitude, longitude };
  const zone = Math.min(60, Math.floor((longitude + 180) / 6) + 1);
  const hemisphere = latitude < 0 ? "south" : "north";
  return { zone, hemisphere, east: numberOf(easting), north: numberOf(northing) };
}

const numberOf = (text = ""): number => (text === "" ? Number.NaN : Number(text));
