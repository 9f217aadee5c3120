import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { choose } from "../catalogue.js";
import { RetrievalError } from "../errors.js";
import type { Dataset } from "./dataset.js";
import type { DatasetFormat, DatasetOptions, DatasetProblem } from "./dataset-format.js";
import { problemsError } from "./dataset-problems.js";
import { datasetFormats } from "./formats/catalogue.js";
import { selectPictures } from "./select-pictures.js";

/**
 * Reads the data set at `location`, a folder or a file, in the format it is detected or said to be.
 * @throws RetrievalError when it cannot be read; for the first bad row unless `onProblem` is given; when `split` or
 * `classes` asks for what is not there
 */
export async function openDataset(location: string, options: DatasetOptions = {}): Promise<Dataset> {
  const { format, onProblem, root, split, columns } = options;
  const place = resolve(location);
  await checkThere(place);
  const chosen = format === undefined ? await detectFormat(place) : choose("format", datasetFormats, format);
  const problems: DatasetProblem[] = [];
  const dataset = await chosen.read(place, {
    report: onProblem ?? ((problem) => problems.push(problem)),
    ...(root !== undefined && { root: resolve(root) }),
    ...(split !== undefined && { split }),
    ...(columns !== undefined && { columns }),
  });
  const [first, ...others] = problems;
  if (first !== undefined) throw problemsError([first, ...others]);
  const { boxes = !chosen.boxesAnnotate } = options;
  return selectPictures(boxes ? dataset : withoutBoxes(dataset), options);
}

function withoutBoxes(dataset: Dataset): Dataset {
  return { ...dataset, pictures: dataset.pictures.map(({ box: _, ...picture }) => picture) };
}

/** The first format of the catalogue that takes it for its own. */
async function detectFormat(location: string): Promise<DatasetFormat> {
  for (const candidate of Object.values(datasetFormats)) {
    if (await candidate.detect(location)) return candidate;
  }
  throw new RetrievalError({
    what: `"${location}": no data set of a known format`,
    remedy: `Give a folder or a table of pictures, or force one of ${Object.keys(datasetFormats).join(", ")}`,
  });
}

async function checkThere(location: string): Promise<void> {
  await stat(location).catch((cause: unknown) => {
    throw new RetrievalError({ what: `"${location}": no such folder or file`, remedy: "Check the path.", cause });
  });
}
