import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { assembleDataset, type Role } from "../assemble-dataset.js";
import type { Picture } from "../dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { firstThere, isThere, readLines, splitLine } from "../folder-entries.js";

const partitions = ["Eval/list_eval_partition.txt", "list_eval_partition.txt"];
const boxLists = ["Anno/list_bbox_inshop.txt", "list_bbox_inshop.txt"];

/** Training pictures neither ask nor answer; with `split: "train"` alone they do both. */
const uses: Readonly<Record<string, { readonly split: string; readonly role: Role }>> = {
  train: { split: "train", role: "neither" },
  query: { split: "test", role: "query" },
  gallery: { split: "test", role: "gallery" },
};

export const inShop: DatasetFormat = {
  name: "in-shop",
  summary: "DeepFashion In-shop Clothes Retrieval",
  layout: "Eval/list_eval_partition.txt, img/… or Img/img/…",
  source: "Liu, Luo, Qiu, Wang, Tang: DeepFashion, CVPR 2016",
  boxesAnnotate: true,
  detect: async (location) =>
    (await Promise.all(partitions.map((name) => isThere(join(location, name))))).some(Boolean),
  async read(location, { root = location, report }) {
    const list = await firstThere(location, partitions, "partition");
    const boxes = await readBoxes(location);
    const prefix = (await isThere(join(root, "Img/img"))) ? "Img/" : "";
    const lines = (await readLines(location, list)).slice(2);
    const rows = lines.map(({ text, source }) =>
      tryRow(source, report, () => {
        const [path, label, status] = splitLine(text, ["image_name", "item_id", "evaluation_status"]);
        const use = Object.hasOwn(uses, status) ? uses[status] : undefined;
        if (use === undefined) {
          throw new RetrievalError({ what: "evaluation_status", expected: Object.keys(uses).join(", "), got: status });
        }
        const box = boxes.get(path);
        return { source, path: prefix + path, role: use.role, facts: { label, split: use.split, ...(box && { box }) } };
      }),
    );
    return assembleDataset({ format: "in-shop", root, rows }, report);
  },
};

async function readBoxes(root: string): Promise<ReadonlyMap<string, NonNullable<Picture["box"]>>> {
  const boxes = new Map<string, NonNullable<Picture["box"]>>();
  const present = await Promise.all(boxLists.map((name) => isThere(join(root, name))));
  const list = boxLists[present.indexOf(true)];
  if (list === undefined) return boxes;
  for (const { text } of (await readLines(root, list)).slice(2)) {
    const [name, , , left, top, right, bottom] = text.split(/\s+/);
    const box = {
      left: Number(left),
      top: Number(top),
      width: Number(right) - Number(left),
      height: Number(bottom) - Number(top),
    };
    if (name !== undefined) boxes.set(name, box);
  }
  return boxes;
}
