import type { DatasetFormat } from "../dataset-format.js";
import { cars196 } from "./cars196.js";
import { cub2002010 } from "./cub-200-2010.js";
import { cub2002011 } from "./cub-200-2011.js";
import { dbStruct } from "./db-struct.js";
import { exif } from "./exif.js";
import { googleLandmarks } from "./google-landmarks.js";
import { gsvCities } from "./gsv-cities.js";
import { inShop } from "./in-shop.js";
import { inaturalist } from "./inaturalist.js";
import { msls } from "./msls.js";
import { npyLists } from "./npy-lists.js";
import { omlCsv } from "./oml-csv.js";
import { oxfordText } from "./oxford-text.js";
import { patchNetvlad } from "./patch-netvlad.js";
import { pictureFolder } from "./picture-folder.js";
import { queryDatabase } from "./query-database.js";
import { revisited } from "./revisited.js";
import { stanfordOnlineProducts } from "./stanford-online-products.js";
import { table } from "./table.js";
import { utmNames } from "./utm-names.js";
import { vprBench } from "./vpr-bench.js";

const inOrder = [
  cub2002011,
  cub2002010,
  cars196,
  stanfordOnlineProducts,
  inShop,
  inaturalist,
  googleLandmarks,
  revisited,
  oxfordText,
  msls,
  gsvCities,
  dbStruct,
  npyLists,
  patchNetvlad,
  vprBench,
  utmNames,
  omlCsv,
  table,
  queryDatabase,
  exif,
  pictureFolder,
] as const;

/** Every format by name, the most particular first: the first that detects its own is taken. */
export const datasetFormats: Readonly<Record<string, DatasetFormat>> = Object.fromEntries(
  inOrder.map((format) => [format.name, format]),
);
