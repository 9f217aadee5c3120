import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { readMat } from "../../files/mat.js";
import { expectKind, expectNumber, expectText, expectTexts, type MatValue } from "../../files/mat-values.js";
import { assembleDataset, type PictureRow } from "../assemble-dataset.js";
import type { DatasetFormat } from "../dataset-format.js";
import { type Report, tryRow } from "../dataset-problems.js";
import { firstThere, hasAll, isThere } from "../folder-entries.js";

/** One file for all pictures, or those of the development kit, a file and a folder a split. */
const whole = "cars_annos.mat";
const kit = { train: "cars_train_annos.mat", test: "cars_test_annos_withlabels.mat" } as const;
const inKit = (name: string) => [name, `devkit/${name}`];

/** Labels begin with the number of the class, so that 1-98 and 99-196 are the halves that papers train and test on. */
export const cars196: DatasetFormat = {
  name: "cars196",
  summary: "Stanford Cars",
  layout: "cars_annos.mat and car_ims/, or devkit/cars_train_annos.mat and cars_train/",
  source: "Krause, Stark, Deng, Fei-Fei: 3D Object Representations for Fine-Grained Categorization, 3dRR 2013",
  boxesAnnotate: true,
  detect: async (location) =>
    (await Promise.all([whole, ...inKit(kit.train)].map((name) => hasAll(location, [name])))).some(Boolean),
  async read(location, { root = location, report }) {
    if (await isThere(join(location, whole))) {
      const variables = await readMat(join(location, whole));
      const names = expectTexts(variables.get("class_names"), `${whole}: class_names`);
      const rows = rowsOf(variables.get("annotations"), names, { file: whole, folder: "", report });
      return assembleDataset({ format: "cars196", root, rows }, report);
    }
    const meta = await firstThere(location, inKit("cars_meta.mat"), "names of the classes");
    const names = expectTexts((await readMat(join(location, meta))).get("class_names"), `${meta}: class_names`);
    const rows: (PictureRow | undefined)[] = [];
    for (const [split, name] of Object.entries(kit)) {
      const present = await Promise.all(inKit(name).map((file) => isThere(join(location, file))));
      const file = inKit(name)[present.indexOf(true)];
      if (file === undefined) continue;
      const annotations = (await readMat(join(location, file))).get("annotations");
      rows.push(...rowsOf(annotations, names, { file, folder: `cars_${split}/`, split, report }));
    }
    return assembleDataset({ format: "cars196", root, rows }, report);
  },
};

interface Circumstances {
  readonly file: string;
  readonly folder: string;
  readonly split?: string;
  readonly report: Report;
}

function rowsOf(
  value: MatValue | undefined,
  names: readonly string[],
  about: Circumstances,
): (PictureRow | undefined)[] {
  const { file, folder, report } = about;
  return expectKind(value, "struct", `${file}: annotations`).elements.map((fields, place) => {
    const source = { file: `${file}, annotation ${place + 1}` };
    return tryRow(source, report, () => {
      const number = expectNumber(fields["class"], "class");
      const name = names[number - 1];
      if (name === undefined)
        throw new RetrievalError({ what: "class", expected: `1 to ${names.length}`, got: `${number}` });
      const [left, top, right, bottom] = sides.map((side) => expectNumber(fields[side], side)) as [
        number,
        number,
        number,
        number,
      ];
      const split = about.split ?? (fields["test"] && (expectNumber(fields["test"], "test") === 1 ? "test" : "train"));
      return {
        source,
        path: folder + expectText(fields["relative_im_path"] ?? fields["fname"], "path"),
        role: "both" as const,
        facts: {
          label: `${`${number}`.padStart(3, "0")}.${name}`,
          ...(split !== undefined && { split }),
          // MATLAB counts pixels from 1, and the last one belongs to the box.
          box: { left: left - 1, top: top - 1, width: right - left + 1, height: bottom - top + 1 },
        },
      };
    });
  });
}

const sides = ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"];
