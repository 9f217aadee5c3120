import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { hasAll, readLines, splitLine } from "../folder-entries.js";

const lists = { train: "Ebay_train.txt", test: "Ebay_test.txt" } as const;

export const stanfordOnlineProducts: DatasetFormat = {
  name: "stanford-online-products",
  summary: "Stanford Online Products",
  layout: "Ebay_train.txt, Ebay_test.txt, <category>_final/<picture>",
  source: "Song, Xiang, Jegelka, Savarese: Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016",
  detect: (location) => hasAll(location, Object.values(lists)),
  async read(location, { root = location, report }) {
    const rows: (PictureRow | undefined)[] = [];
    for (const [split, list] of Object.entries(lists)) {
      const [heading, ...lines] = await readLines(location, list);
      if (heading && heading.text.split(/\s+/)[0] !== "image_id") lines.unshift(heading);
      for (const { text, source } of lines) {
        rows.push(
          tryRow(source, report, () => {
            const [, label, category, path] = splitLine(text, ["image_id", "class_id", "super_class_id", "path"]);
            const facts = { label, split, attributes: { super_class_id: category } };
            return { source, path, role: "both" as const, facts };
          }),
        );
      }
    }
    return assembleDataset({ format: "stanford-online-products", root, rows }, report);
  },
};
