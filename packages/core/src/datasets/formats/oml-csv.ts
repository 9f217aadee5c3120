import { dirname, relative } from "node:path";
import { assembleDataset } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { isFolder } from "../folder-entries.js";
import { isTableFile, openTable } from "../tables/open-table.js";
import { readTable } from "../tables/read-table.js";

const columns = ["label", "path", "split", "is_query", "is_gallery"];

/** Columns x_1, x_2, y_1, y_2 are a bounding box, `sequence` excludes, `category` only groups: it stays an attribute. */
export const omlCsv: DatasetFormat = {
  name: "oml-csv",
  summary: "table of OpenMetricLearning: label, path, split, is_query, is_gallery",
  layout: `a CSV with the columns ${columns.join(", ")}`,
  source: "OML-Team/open-metric-learning, docs: dataset format (2022)",
  async detect(location) {
    if (!isTableFile(location) || (await isFolder(location))) return false;
    const heading = await openTable(location).catch(() => undefined);
    return heading !== undefined && columns.every((column) => heading.columns.includes(column));
  },
  async read(location, { root = dirname(location), columns: mapping, report }) {
    const content = await readTable(await openTable(location), {
      file: relative(dirname(location), location),
      columns: { label: "label", query: "is_query", gallery: "is_gallery", ...mapping },
      report,
    });
    return assembleDataset({ format: "oml-csv", root, ...content }, report);
  },
};
