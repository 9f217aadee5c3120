import { dirname, join, relative } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { entriesOf, isFolder } from "../folder-entries.js";
import { hasPathColumn } from "../tables/columns.js";
import { isTableFile, openTable } from "../tables/open-table.js";
import { readTable } from "../tables/read-table.js";

export const table: DatasetFormat = {
  name: "table",
  summary: "CSV, TSV, JSON lines or Parquet with named columns",
  layout: "a table with a column path, or a folder with one such table in it; paths are relative to the table's folder",
  source: "Loci (loci dataset convert writes it)",
  async detect(location) {
    if (!(await isFolder(location))) return isTableFile(location);
    return (await tablesIn(location)).length === 1;
  },
  async read(location, { root: givenRoot, columns, report }) {
    const file = (await isFolder(location)) ? await onlyTable(location) : location;
    const root = givenRoot ?? dirname(file);
    const content = await readTable(await openTable(file), {
      file: relative(dirname(file), file),
      report,
      ...(columns && { columns }),
    });
    return assembleDataset({ format: "table", root, ...content }, report);
  },
};

/** Tables at the top of a folder that list pictures. */
async function tablesIn(folder: string): Promise<string[]> {
  const files = (await entriesOf(folder)).filter(isTableFile).map((name) => join(folder, name));
  const lists = await Promise.all(
    files.map((file) =>
      openTable(file).then(
        ({ columns }) => hasPathColumn(columns),
        () => false,
      ),
    ),
  );
  return files.filter((_, place) => lists[place]);
}

async function onlyTable(folder: string): Promise<string> {
  const tables = await tablesIn(folder);
  const [only, ...others] = tables;
  if (only !== undefined && others.length === 0) return only;
  throw new RetrievalError({
    what: `"${folder}" as a table`,
    expected: "one table with a column path in it",
    got: only === undefined ? "none" : tables.map((file) => relative(folder, file)).join(", "),
    remedy: "Give the path of the table itself",
  });
}
