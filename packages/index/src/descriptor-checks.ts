import { RetrievalError } from "@loci/core";
import { type Metric, metrics } from "./metrics.js";

/** How far the L2 norm of a descriptor may be from 1. */
const NORM_TOLERANCE = 1e-3;
/** Squares of it, and products with others like it, are far from the largest 32-bit number. */
const LARGEST_NORM = 1e15;

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
  for (let start = 0; start < descriptors.length; start += dimension) {
    let squaredNorm = 0;
    for (let at = start; at < start + dimension; at++) squaredNorm += (descriptors[at] as number) ** 2;
    const norm = Math.sqrt(squaredNorm);
    // Written so that NaN fails too.
    if (!(unitLength ? Math.abs(norm - 1) <= NORM_TOLERANCE : norm <= LARGEST_NORM)) {
      const descriptor = descriptors.subarray(start, start + dimension);
      throw badDescriptor(`${subject} ${start / dimension}`, descriptor, norm, unitLength);
    }
  }
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
