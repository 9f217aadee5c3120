import { join, resolve } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readNpyArray } from "../../files/npy-array.js";
import type { Dataset } from "../dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { hasAll } from "../folder-entries.js";
import { placesOf, rowsOf } from "../truth-lists.js";
import { queryDatabase } from "./query-database.js";

const file = "ground_truth_new.npy";

/** The array has two columns: the place of the query, and the list of the places of all its matches. */
export const vprBench: DatasetFormat = {
  name: "vpr-bench",
  summary: "folders of VPR-Bench: query, ref and their matches",
  layout: `query/…, ref/…, ${file}`,
  source: "Zaffar et al.: VPR-Bench, IJCV 2021 (arXiv 2005.08135)",
  detect: async (location) => (await hasAll(location, [file])) && queryDatabase.detect(location),
  async read(location, options) {
    const dataset = await queryDatabase.read(location, options);
    const truth = await readNpyArray(join(resolve(location), file));
    const { gallery, queries } = dataset;
    const positives: number[][] = queries.map(() => []);
    for (const [row, entry] of rowsOf(truth).entries()) {
      const source = { file: `${file}, row ${row}` };
      tryRow(source, options.report, () => {
        if (!Array.isArray(entry) || entry.length !== 2) {
          throw new RetrievalError({ what: "the row", expected: "a query and its matches" });
        }
        const [query] = placesOf(entry[0], queries.length, "place of the query") as [number];
        positives[query] = [...new Set(placesOf(entry[1], gallery.length, "matches"))].sort((a, b) => a - b);
      });
    }
    const relevance = { positives, ignored: queries.map(() => []) };
    return { ...dataset, format: "vpr-bench", relevance } satisfies Dataset;
  },
};
