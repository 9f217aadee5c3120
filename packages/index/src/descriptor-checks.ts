import { RetrievalError } from "@loci/core";
import { type Metric, metrics } from "./metrics.js";
import { findUnsound, LARGEST_NORM, NORM_TOLERANCE } from "./unsound-descriptor.js";

/**
 * Refuses what native code would crash on or answer with nonsense.
 * @param subject what the message begins with: "flat index: descriptor"
 * @param descriptors length count * dimension
 * @param metric the metric they are for (default cosine, which wants unit length)
 * @throws RetrievalError when they are not complete, finite or of the length that the metric wants
 */
export function checkDescriptors(
  subject: string,
  descriptors: Float32Array,
  dimension: number,
  metric: Metric = "cosine",
): void {
  if (!(descriptors instanceof Float32Array)) {
    throw new RetrievalError({ what: subject, expected: "a Float32Array", got: typeof descriptors });
  }
  if (descriptors.length % dimension !== 0) {
    throw new RetrievalError({
      what: `${subject}: number of components`,
      expected: `a multiple of ${dimension}`,
      got: `${descriptors.length}`,
      remedy: "Use the model that the index was built with",
    });
  }
  const { unitLength } = metrics[metric];
  const unsound = findUnsound(descriptors, dimension, unitLength);
  if (unsound === undefined) return;
  const { row, norm } = unsound;
  throw badDescriptor(
    `${subject} ${row}`,
    descriptors.subarray(row * dimension, (row + 1) * dimension),
    norm,
    unitLength,
  );
}

/** The same, and that there is one for each of `expected` pictures. @param index begins the messages */
export function checkDescriptorsOf(
  index: string,
  descriptors: Float32Array,
  { dimension, metric }: { readonly dimension: number; readonly metric: Metric },
  expected: number,
): void {
  checkDescriptors(`${index}: descriptor`, descriptors, dimension, metric);
  if (descriptors.length === expected * dimension) return;
  const got = `${descriptors.length / dimension}`;
  throw new RetrievalError({ what: `${index}: descriptors`, expected: `${expected}, one a picture`, got });
}

/** @throws RetrievalError when `value` is not an integer from `minimum` to `maximum` */
export function checkInteger(subject: string, value: number, minimum: number, maximum = 2 ** 32 - 1): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new RetrievalError({ what: subject, expected: `an integer from ${minimum} to ${maximum}`, got: `${value}` });
}

function badDescriptor(subject: string, descriptor: Float32Array, norm: number, unitLength: boolean): RetrievalError {
  const position = descriptor.findIndex((component) => !Number.isFinite(component));
  if (position >= 0) {
    return new RetrievalError({
      what: `${subject}: component ${position}`,
      expected: "a finite number",
      got: `${descriptor[position]}`,
      remedy: "The picture or the model that made it is broken",
    });
  }
  return new RetrievalError({
    what: `${subject}: L2 norm`,
    expected: unitLength ? `1 within ${NORM_TOLERANCE}` : `at most ${LARGEST_NORM}`,
    got: `${Number(norm.toPrecision(6))}`,
    remedy: "Divide every descriptor by its L2 norm",
  });
}
