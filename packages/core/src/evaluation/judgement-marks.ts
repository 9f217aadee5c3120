import type { Judgement } from "./protocol.js";

/** A gallery as one query sees it. Valid inside the callback that gets it. */
export interface MarkedGallery {
  /** how many positives there are besides the removed; pictures of one group count once */
  readonly positives: number;
  /** how many pictures are taken out: the ignored and the query itself */
  readonly removed: number;
  isPositive(place: number): boolean;
  isRemoved(place: number): boolean;
}

const [POSITIVE, REMOVED] = [1, 2];

/**
 * Marks the pictures of a gallery for one query after the other. The marks are taken back after each, so that a query
 * takes as long as its lists are and not as the gallery is.
 */
export function createJudgementMarks(gallery: number, groups?: Int32Array) {
  const marks = new Uint8Array(gallery);
  return function withMarks<Result>(judgement: Judgement, use: (marked: MarkedGallery) => Result): Result {
    const removed = mark(marks, judgement);
    try {
      return use({
        positives: countPositives(marks, judgement, groups),
        removed,
        isPositive: (place) => marks[place] === POSITIVE,
        isRemoved: (place) => marks[place] === REMOVED,
      });
    } finally {
      unmark(marks, judgement);
    }
  };
}

/** @returns how many places are removed; one that is both removed and positive is removed */
function mark(marks: Uint8Array, { positives, ignored, self }: Judgement): number {
  for (let i = 0; i < positives.length; i++) marks[positives[i] as number] = POSITIVE;
  let removed = 0;
  const remove = (place: number) => {
    if (marks[place] !== REMOVED) removed++;
    marks[place] = REMOVED;
  };
  for (let i = 0; i < ignored.length; i++) remove(ignored[i] as number);
  if (self !== undefined) remove(self);
  return removed;
}

function unmark(marks: Uint8Array, { positives, ignored, self }: Judgement): void {
  for (let i = 0; i < positives.length; i++) marks[positives[i] as number] = 0;
  for (let i = 0; i < ignored.length; i++) marks[ignored[i] as number] = 0;
  if (self !== undefined) marks[self] = 0;
}

function countPositives(marks: Uint8Array, { positives }: Judgement, groups: Int32Array | undefined): number {
  let count = 0;
  const counted = new Set<number>();
  for (let i = 0; i < positives.length; i++) {
    const place = positives[i] as number;
    if (marks[place] !== POSITIVE) continue;
    if (groups === undefined) count++;
    else counted.add(groups[place] as number);
  }
  return count + counted.size;
}
