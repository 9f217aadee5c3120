import { choose } from "../catalogue.js";
import type { Dataset } from "./dataset.js";
import { readPictureFolder } from "./picture-folder.js";

export interface DatasetOptions {
  /** name of the format, where it is not to be detected */
  readonly format?: string;
  /** keep only so many pictures of each class, the first by name */
  readonly firstPerClass?: number;
}

/** A catalogue entry: one way in which data sets lie on disk. */
export interface DatasetFormat {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Whether this looks like one; opens as little as it can. */
  detect(location: string): Promise<boolean>;
  /** @throws RetrievalError when it is none, or damaged */
  read(location: string, options: Omit<DatasetOptions, "format">): Promise<Dataset>;
}

const pictureFolder: DatasetFormat = {
  name: "picture-folder",
  summary: "folder of class folders, or a plain folder of pictures",
  detect: async () => true,
  async read(location, options) {
    const { root, pictures } = await readPictureFolder(location, options);
    const all = [...pictures.keys()];
    return { format: "picture-folder", root, pictures, gallery: all, queries: all };
  },
};

/** Every format by name, the most particular first: the first that detects its own is taken. */
export const datasetFormats: Readonly<Record<string, DatasetFormat>> = { "picture-folder": pictureFolder };

/** Reads the data set at `location`, in the format it is detected or said to be. @throws RetrievalError when it cannot */
export async function openDataset(location: string, options: DatasetOptions = {}): Promise<Dataset> {
  const { format, ...others } = options;
  if (format !== undefined) return choose("format", datasetFormats, format).read(location, others);
  for (const candidate of Object.values(datasetFormats)) {
    if (await candidate.detect(location)) return candidate.read(location, others);
  }
  throw new Error("picture-folder takes whatever is left");
}
