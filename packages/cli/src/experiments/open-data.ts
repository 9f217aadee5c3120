import path from "node:path";
import {
  type Dataset,
  featureCache,
  keepPictures,
  openContentHashes,
  type Picture,
  RetrievalError,
  sha256,
} from "@loci/core";
import pMap from "p-map";
import { openChosenDataset } from "../open-chosen-dataset.js";
import type { CellData } from "./cell-result.js";
import type { Experiment, ExperimentData } from "./experiment-schema.js";

/** The pictures of an experiment. */
export interface OpenedData {
  /** those that ask or answer */
  readonly dataset: Dataset;
  /** to learn from; undefined where none are named */
  readonly train: Dataset | undefined;
  /** in words, where the data decided something */
  readonly notes: readonly string[];
}

/** Of data with splits that were not asked for, what is learned from and what is measured on. */
const [TRAIN, TEST] = ["train", "test"];

/**
 * Opens what an experiment measures on and learns from. Of data with the splits train and test, and neither a split nor
 * training data named, these are the two.
 * @throws RetrievalError when they cannot be opened, or a picture to learn from also asks
 */
export async function openExperimentData({ data, train }: Pick<Experiment, "data" | "train">): Promise<OpenedData> {
  const whole = await openChosenDataset(data);
  const splits = new Set(whole.pictures.flatMap(({ split }) => split ?? []));
  const isSplit = data.split === undefined && data.classes === undefined && splits.has(TRAIN) && splits.has(TEST);
  const learned = train ?? (isSplit ? { ...data, split: TRAIN } : undefined);
  const dataset = isSplit ? await openChosenDataset({ ...data, split: TEST }) : whole;
  const notes = isSplit
    ? [`Measured on split ${TEST}${train ? "" : `, learned from split ${TRAIN}`} of ${nameOf(data)}`]
    : [];
  const training = learned && used(await openChosenDataset(learned));
  if (training) checkApart(dataset, training);
  return { dataset: used(dataset), train: training, notes };
}

function used(dataset: Dataset): Dataset {
  const places = [...dataset.gallery, ...dataset.queries];
  return keepPictures(dataset, new Set(places.map((place) => dataset.pictures[place] as Picture)));
}

function checkApart({ pictures, queries }: Dataset, train: Dataset): void {
  const asked = new Set(queries.map((place) => (pictures[place] as Picture).path));
  const both = train.pictures.filter((picture) => asked.has(picture.path));
  if (both[0] === undefined) return;
  throw new RetrievalError({
    what: "pictures to learn from",
    expected: "none of those that ask: what was learned from them is not tested by them",
    got: `${both.length} of both, for example ${both[0].name}`,
    remedy: "Choose other classes or splits under data and train (loci dataset split makes some)",
  });
}

const AT_ONCE = 16;

/** SHA-256 of what is in each picture; undefined where it cannot be read. */
export async function contentsOf(pictures: readonly Picture[]): Promise<readonly (string | undefined)[]> {
  const hashes = openContentHashes(featureCache());
  const contents = await pMap(pictures, (picture) => hashes.hashOf(picture.path).catch(() => undefined), {
    concurrency: AT_ONCE,
  });
  await hashes.save();
  return contents;
}

/**
 * SHA-256 (hex) over contents and roles of the pictures, their columns, by which results are grouped and some protocols judge, and
 * what the data set itself says is right.
 */
export function fingerprintOf(dataset: Dataset, contents: readonly (string | undefined)[]): string {
  const { pictures, queries, gallery, relevance } = dataset;
  const facts = pictures.map(({ name, label, position, sequence, frame, box, attributes }, place) => [
    ...[name, contents[place] ?? null, label ?? null, position ?? null, sequence ?? null, frame ?? null, box ?? null],
    ...(attributes === undefined ? [] : [attributes]),
  ]);
  return sha256(JSON.stringify([facts, queries, gallery, relevance ?? null]));
}

/** @param dataset without pictures that cannot be read */
export async function describeCellData(dataset: Dataset, given: ExperimentData): Promise<CellData> {
  const { pictures, queries, gallery } = dataset;
  return {
    name: nameOf(given),
    fingerprint: fingerprintOf(dataset, await contentsOf(pictures)),
    ...{ pictures: pictures.length, queries: queries.length, gallery: gallery.length },
  };
}

/** `birds, classes 1-100` */
export function nameOf({ pictures, split, classes, firstPerClass }: ExperimentData): string {
  return [
    path.basename(pictures),
    ...(split === undefined ? [] : [`split ${split}`]),
    ...(classes === undefined ? [] : [`classes ${classes}`]),
    ...(firstPerClass === undefined ? [] : [`first ${firstPerClass} of each class`]),
  ].join(", ");
}
