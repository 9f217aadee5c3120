import { join } from "node:path";
import * as z from "zod";
import { RetrievalError, reasonOf } from "../../errors.js";
import { readTextFile } from "../../files/read-whole-file.js";
import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat, ReadOptions } from "../dataset-format.js";
import { tryRow } from "../dataset-problems.js";
import { entriesOf } from "../folder-entries.js";

const id = z.union([z.number(), z.string()]);
/** The part of COCO's object that iNaturalist has and that says something here. */
const contentSchema = z.object({
  images: z.array(
    z.object({
      id,
      file_name: z.string(),
      latitude: z.number().nullish(),
      longitude: z.number().nullish(),
      date: z.string().nullish(),
    }),
  ),
  annotations: z.array(z.object({ image_id: id, category_id: id })),
  categories: z.array(z.object({ id, name: z.string() })),
});

/** train2018.json, val2021.json, train_mini.json, val.json: the split is the word at the beginning. */
const listPattern = /^(train|val|test)[\w-]*\.json$/;

/** Labels begin with the number of the category, in the width of the largest, so that ranges of classes are the lists'. */
export const inaturalist: DatasetFormat = {
  name: "inaturalist",
  summary: "iNaturalist competition data, 2017 to 2021",
  layout: "train<year>.json, val<year>.json with images, annotations and categories",
  source: "Van Horn et al.: The iNaturalist Species Classification and Detection Dataset, CVPR 2018",
  detect: async (location) => (await listsIn(location)).length > 0,
  async read(location, { root = location, report }) {
    const lists = await listsIn(location);
    if (lists.length === 0) {
      throw new RetrievalError({
        what: `"${location}" as inaturalist`,
        expected: "train….json or val….json",
        got: "neither",
      });
    }
    const rows: (PictureRow | undefined)[][] = [];
    for (const list of lists) rows.push(await rowsOf(location, list, report));
    return assembleDataset({ format: "inaturalist", root, rows: rows.flat() }, report);
  },
};

const listsIn = async (folder: string) => (await entriesOf(folder)).filter((name) => listPattern.test(name));

async function rowsOf(root: string, file: string, report: ReadOptions["report"]): Promise<(PictureRow | undefined)[]> {
  const { images, annotations, categories } = parse(await readTextFile(join(root, file)), join(root, file));
  const digits = Math.max(0, ...categories.map((category) => `${category.id}`.length));
  const names = new Map(
    categories.map((category) => [category.id, `${`${category.id}`.padStart(digits, "0")}.${category.name}`]),
  );
  const labels = new Map(annotations.map((annotation) => [annotation.image_id, names.get(annotation.category_id)]));
  const [, split = ""] = listPattern.exec(file) ?? [];
  return images.map((image, place) => {
    const source = { file: `${file}, image ${place + 1}` };
    return tryRow(source, report, () => {
      const label = labels.get(image.id);
      if (label === undefined) throw new RetrievalError({ what: `${image.file_name}: category`, got: "none" });
      const { latitude, longitude } = image;
      const known = typeof latitude === "number" && typeof longitude === "number";
      return {
        source,
        path: image.file_name,
        role: "both" as const,
        facts: { label, split, ...(known && { position: { latitude, longitude } }) },
      };
    });
  });
}

function parse(text: string, source: string): z.infer<typeof contentSchema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new RetrievalError({ what: `${source}: not JSON`, got: reasonOf(cause), remedy: "Fetch it again", cause });
  }
  const result = contentSchema.safeParse(content);
  if (result.success) return result.data;
  throw new RetrievalError({
    what: `${source}: not a list of iNaturalist`,
    got: reasonOf(z.prettifyError(result.error)),
  });
}
