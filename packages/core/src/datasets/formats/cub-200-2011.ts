import { RetrievalError } from "../../errors.js";
import { assembleDataset } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { problemFrom, type Report, type SourceLine, tryRow } from "../dataset-problems.js";
import { hasAll, readLines, splitLine } from "../folder-entries.js";

const files = ["images.txt", "image_class_labels.txt", "classes.txt"];

/**
 * Its own split (train_test_split.txt) is for classification, with every class on both sides; retrieval is trained on
 * classes 1-100 and tested on 101-200.
 */
export const cub2002011: DatasetFormat = {
  name: "cub-200-2011",
  summary: "Caltech-UCSD Birds 200, 2011 edition",
  layout: "images.txt, image_class_labels.txt, classes.txt, images/<class>/<picture>",
  source: "Wah, Branson, Welinder, Perona, Belongie: The Caltech-UCSD Birds-200-2011 Dataset, 2011",
  boxesAnnotate: true,
  detect: (location) => hasAll(location, files),
  async read(location, { root = location, report }) {
    const classNames = await readById(location, "classes.txt", "class", report);
    const classes = await readById(location, "image_class_labels.txt", "class", report);
    const training = await readById(location, "train_test_split.txt", "is-training", report, true);
    const boxes = await readById(location, "bounding_boxes.txt", "left top width height", report, true);
    const images = await readLines(location, "images.txt");
    const rows = images.map(({ text, source }) =>
      tryRow(source, report, () => {
        const [id, path] = splitLine(text, ["image", "path"]);
        const label = classNames.get(classes.get(id) ?? "");
        if (label === undefined) throw noClass(id);
        const split = training.get(id);
        const box = boxes.get(id)?.split(/\s+/).map(Number);
        return {
          source,
          path: `images/${path}`,
          role: "both" as const,
          facts: {
            label,
            ...(split !== undefined && { split: split === "1" ? "train" : "test" }),
            ...(box && { box: boxOf(box) }),
          },
        };
      }),
    );
    return assembleDataset({ format: "cub-200-2011", root, rows }, report);
  },
};

const boxOf = ([left = Number.NaN, top = Number.NaN, width = Number.NaN, height = Number.NaN]: readonly number[]) => {
  return { left, top, width, height };
};

/** A list of lines "number value". An optional list that is missing says nothing of anything. */
async function readById(root: string, name: string, value: string, report: Report, optional = false) {
  const byId = new Map<string, string>();
  if (optional && !(await hasAll(root, [name]))) return byId;
  for (const { text, source } of await readLines(root, name)) {
    const [id, rest] = tryRow(source, report, () => splitLine(text, ["number", value])) ?? [];
    if (id === undefined || rest === undefined) continue;
    if (byId.has(id)) report(twice(source, id));
    else byId.set(id, rest);
  }
  return byId;
}

const twice = (source: SourceLine, id: string) =>
  problemFrom(source, new RetrievalError({ what: `number ${id} is there twice` }));
const noClass = (id: string) =>
  new RetrievalError({
    what: `class of image ${id}`,
    expected: "one in image_class_labels.txt and classes.txt",
    got: "none",
  });
