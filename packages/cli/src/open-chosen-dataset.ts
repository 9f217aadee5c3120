import { type Dataset, datasetFormats, openDataset, type Picture, RetrievalError } from "@loci/core";
import type { Options } from "yargs";
import { wholeNumber } from "./number-option.js";
import type { Terminal } from "./terminal.js";

/** The options that choose a data set and a part of it, for every command that takes pictures. */
export const datasetOptions = {
  pictures: {
    type: "string",
    demandOption: true,
    describe:
      "Folder of class folders, plain folder, table (CSV, TSV, JSON lines, Parquet) or a benchmark's own layout",
  },
  format: {
    choices: Object.keys(datasetFormats),
    describe: "Format of the data set (default: as it is detected; loci dataset formats lists them)",
  },
  root: { type: "string", requiresArg: true, describe: "Folder of the pictures, where the lists lie elsewhere" },
  split: {
    type: "string",
    requiresArg: true,
    describe: "Take only this split: train, val, test, or as the data set has it",
  },
  classes: {
    type: "string",
    requiresArg: true,
    describe: "Take only these classes: numbers in order of name, as 101-200, or names",
  },
  columns: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "Of a table, which column is what: path=photo frame=x",
  },
  boxes: {
    type: "boolean",
    describe:
      "Look only at the boxes of pictures that have one (default: yes; no for cub-200-2011, cars196 and in-shop, where they are annotations)",
  },
  "first-per-class": wholeNumber("Take only the first n pictures of each class", { least: 1 }),
} as const satisfies Record<string, Options>;

export interface ChosenDataset {
  readonly pictures: string;
  readonly format?: string | undefined;
  readonly root?: string | undefined;
  readonly split?: string | undefined;
  readonly classes?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly boxes?: boolean | undefined;
  readonly firstPerClass?: number | undefined;
}

/** The options in the form that the library takes. */
export function readingOptions({ format, root, split, classes, columns, boxes, firstPerClass }: ChosenDataset) {
  return {
    ...(format !== undefined && { format }),
    ...(root !== undefined && { root }),
    ...(split !== undefined && { split }),
    ...(classes !== undefined && { classes: `${classes}` }),
    ...(columns !== undefined && { columns: parseColumns(columns) }),
    ...(boxes !== undefined && { boxes }),
    ...(firstPerClass !== undefined && { firstPerClass }),
  };
}

/** @throws RetrievalError when it cannot be read, or has a bad row */
export const openChosenDataset = (chosen: ChosenDataset): Promise<Dataset> =>
  openDataset(chosen.pictures, readingOptions(chosen));

/** The pictures that answer: of data without roles all of them. */
export const galleryOf = ({ pictures, gallery }: Dataset): readonly Picture[] =>
  gallery.map((place) => pictures[place] as Picture);

/** Several splits taken together are seldom what was meant. */
export function noteSplits(dataset: Dataset, { split }: ChosenDataset, terminal: Terminal): void {
  const splits = splitsOf(dataset);
  if (split === undefined && splits.length > 1) {
    terminal.note(`Splits ${splits.join(", ")} are taken together; choose one with --split`);
  }
}

/**
 * What there is to learn from: of pictures with splits those of `train`, as what was learned on test pictures is not tested by
 * them. A split or classes that are chosen count more.
 * @throws RetrievalError as `openChosenDataset` does, and when there are splits but none of that name
 */
export async function openTrainingDataset(chosen: ChosenDataset, terminal: Terminal): Promise<Dataset> {
  const dataset = await openChosenDataset(chosen);
  const splits = splitsOf(dataset);
  if (chosen.split !== undefined || chosen.classes !== undefined || splits.length === 0) {
    noteSplits(dataset, chosen, terminal);
    return dataset;
  }
  if (splits.includes(TRAIN)) {
    terminal.note(`Learning from split ${TRAIN} of ${splits.join(", ")}; choose another with --split`);
    return openChosenDataset({ ...chosen, split: TRAIN });
  }
  throw new RetrievalError({
    what: "split to learn from",
    expected: TRAIN,
    got: splits.join(", "),
    remedy: "Choose one with --split",
  });
}

const TRAIN = "train";

const splitsOf = ({ pictures }: Dataset): string[] =>
  [...new Set(pictures.flatMap((picture) => picture.split ?? []))].sort();

function parseColumns(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    columns.map((text) => {
      const at = text.indexOf("=");
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)] as const;
      throw new RetrievalError({ what: "--columns", expected: "name=column, for example path=photo", got: text });
    }),
  );
}
