import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat, ReadOptions } from "../dataset-format.js";
import { type SourceLine, tryRow } from "../dataset-problems.js";
import { entriesOf, hasAll } from "../folder-entries.js";
import { normaliseHeading } from "../picture-facts.js";
import { openRecords } from "../tables/open-records.js";

const columns = ["place_id", "year", "month", "northdeg", "city_id", "lat", "lon", "panoid"] as const;
type Column = (typeof columns)[number];

/** Places are numbered by city, so a label is "city/number"; names of pictures are made of the table's row. */
export const gsvCities: DatasetFormat = {
  name: "gsv-cities",
  summary: "GSV-Cities: places of 23 cities to train on",
  layout: "Dataframes/<city>.csv, Images/<city>/<picture>",
  source: "Ali-bey, Chaib-draa, Giguère: GSV-Cities, Neurocomputing 2022 (arXiv 2210.10239)",
  detect: (location) => hasAll(location, ["Dataframes", "Images"]),
  async read(location, { root = location, report }) {
    const tables = (await entriesOf(join(location, "Dataframes"))).filter((name) => name.endsWith(".csv"));
    if (tables.length === 0) {
      throw new RetrievalError({ what: `"${location}/Dataframes"`, expected: "tables <city>.csv", got: "none" });
    }
    const rows: (PictureRow | undefined)[] = [];
    for (const table of tables) await readCity(location, `Dataframes/${table}`, rows, report);
    return assembleDataset({ format: "gsv-cities", root, rows }, report);
  },
};

async function readCity(root: string, file: string, rows: (PictureRow | undefined)[], report: ReadOptions["report"]) {
  for await (const { source, record } of openRecords(root, file, columns, report)) {
    rows.push(tryRow(source, report, () => rowOf(record, source)));
  }
}

function rowOf(record: Readonly<Record<Column, string>>, source: SourceLine): PictureRow {
  const { place_id, year, month, northdeg, city_id: city, lat, lon, panoid } = record;
  const digits = (column: Column, width: number) => {
    const value = Number(record[column]);
    if (record[column] !== "" && Number.isSafeInteger(value)) return `${value}`.padStart(width, "0");
    throw new RetrievalError({ what: column, expected: "a whole number", got: JSON.stringify(record[column]) });
  };
  const place = digits("place_id", 7);
  const name = [city, place, digits("year", 4), digits("month", 2), digits("northdeg", 3), lat, lon, panoid].join("_");
  return {
    source,
    path: `Images/${city}/${name}.jpg`,
    role: "both",
    facts: {
      label: `${city}/${Number(place_id)}`,
      position: { latitude: numberOf(lat), longitude: numberOf(lon) },
      heading: normaliseHeading(Number(northdeg)),
      time: Date.UTC(Number(year), Number(month) - 1),
      attributes: { city, panoid },
    },
  };
}

const numberOf = (text: string): number => (text === "" ? Number.NaN : Number(text));
