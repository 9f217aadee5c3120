import { unknownName } from "../catalogue.js";
import { RetrievalError } from "../errors.js";

import type { Dataset, Picture } from "./dataset.js";
import type { DatasetOptions } from "./dataset-format.js";
import { keepPictures } from "./keep-pictures.js";
import { naturalOrder } from "./natural-order.js";

type Selection = Pick<DatasetOptions, "split" | "classes" | "firstPerClass">;

/**
 * The part of a data set that `split`, `classes` and `firstPerClass` leave. Where no query and no gallery is left, as of
 * pictures to train on, every picture is both.
 * @throws RetrievalError when an option asks for what the data set has not
 */
export function selectPictures(dataset: Dataset, { split, classes, firstPerClass }: Selection): Dataset {
  let kept: readonly number[] = [...dataset.pictures.keys()];
  if (split !== undefined) kept = ofSplit(dataset.pictures, kept, split);
  if (classes !== undefined) kept = ofClasses(dataset.pictures, kept, classes);
  if (firstPerClass !== undefined) kept = firstOfEach(dataset.pictures, kept, firstPerClass);
  return kept.length === dataset.pictures.length ? dataset : pick(dataset, kept);
}

/** The pictures at the places `kept`, rising, and what is said of them. */
function pick(dataset: Dataset, kept: readonly number[]): Dataset {
  const part = keepPictures(dataset, new Set(kept.map((place) => dataset.pictures[place] as Picture)));
  if (part.gallery.length > 0 || part.queries.length > 0) return part;
  const { format, root, pictures } = part;
  const all = [...pictures.keys()];
  return { format, root, pictures, gallery: all, queries: all };
}

function ofSplit(pictures: readonly Picture[], places: readonly number[], split: string): readonly number[] {
  const kept = places.filter((place) => pictures[place]?.split === split);
  if (kept.length > 0) return kept;
  const known = [...new Set(pictures.flatMap((picture) => picture.split ?? []))].sort();
  if (known.length > 0) throw unknownName("split", known, split);
  throw new RetrievalError({
    what: `split "${split}"`,
    got: "a data set without splits",
    remedy: "Make some with: loci dataset split",
  });
}

/** Distinct labels in natural order: the numbering that `classes` speaks of. */
export const classesInOrder = (pictures: readonly Picture[]): string[] =>
  [...new Set(pictures.flatMap(({ label }) => label ?? []))].sort(naturalOrder);

function ofClasses(pictures: readonly Picture[], places: readonly number[], text: string): readonly number[] {
  const labels = classesInOrder(pictures);
  if (labels.length === 0) throw new RetrievalError({ what: `classes ${text}`, got: "a data set without labels" });
  const wanted = new Set(text.split(",").flatMap((part) => classesOf(part.trim(), labels)));
  return places.filter((place) => wanted.has(pictures[place]?.label as string));
}

/** A name, a number or a range of numbers. A class whose name is a number is meant by its name. */
function classesOf(part: string, labels: readonly string[]): readonly string[] {
  if (labels.includes(part)) return [part];
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  if (first === undefined) throw unknownName("class", labels, part);
  const [from, to] = [Number(first), Number(last)];
  if (from >= 1 && from <= to && to <= labels.length) return labels.slice(from - 1, to);
  throw new RetrievalError({
    what: `classes ${part}`,
    expected: `numbers from 1 to ${labels.length}, the smaller first`,
    got: part,
  });
}

function firstOfEach(pictures: readonly Picture[], places: readonly number[], count: number): readonly number[] {
  const what = "first pictures per class";
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RetrievalError({ what, expected: "a positive whole number", got: `${count}` });
  }
  const unlabelled = places.filter((place) => pictures[place]?.label === undefined);
  if (unlabelled.length > 0) {
    throw new RetrievalError({
      what,
      expected: "a class for every picture",
      got: `${unlabelled.length} without, for example "${pictures[unlabelled[0] as number]?.name}"`,
      remedy: "Give every picture a class, or leave the option out.",
    });
  }
  const taken = new Map<string, number>();
  return places.filter((place) => {
    const label = pictures[place]?.label as string;
    const position = taken.get(label) ?? 0;
    taken.set(label, position + 1);
    return position < count;
  });
}
