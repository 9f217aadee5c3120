import { joinDescriptors } from "../join-descriptors.js";
import type { Row } from "./columns.js";
import { descriptorChecksum, type Operation } from "./journal.js";

/** What is to change about a picture; what is left out stays. */
export interface PictureChange {
  readonly id: number;
  /** All of its metadata. */
  readonly row?: Row;
  /** Length `dimension`. */
  readonly descriptor?: Float32Array;
}

/** The operations that make changes happen. @param firstSlot the first row of the vectors that is free */
export function operationsOf(changes: readonly PictureChange[], firstSlot: number): Operation[] {
  let slot = firstSlot;
  return changes.flatMap(({ id, row, descriptor }) => {
    const operations: Operation[] = row ? [["set", id, row]] : [];
    if (descriptor) operations.push(["move", id, slot++, descriptorChecksum(descriptor, 0, descriptor.length)]);
    return operations;
  });
}

/** The new descriptors, one after the other, in the order of their operations. */
export const descriptorsOf = (changes: readonly PictureChange[]): Float32Array =>
  joinDescriptors(changes.flatMap(({ descriptor }) => descriptor ?? []));
