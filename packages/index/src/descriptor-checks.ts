import { RetrievalError } from "@loci/core";

/** How far the L2 norm of a descriptor may be from 1. */
const NORM_TOLERANCE = 1e-3;

/**
 * Refuses what native code would crash on or answer with nonsense.
 * @param subject what the message begins with: "flat index: descriptor"
 * @param descriptors length count * dimension
 * @throws RetrievalError when they are not complete, finite or of unit length
 */
export function checkDescriptors(subject: string, descriptors: Float32Array, dimension: number): void {
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
  for (let start = 0; start < descriptors.length; start += dimension) {
    let squaredNorm = 0;
    for (let at = start; at < start + dimension; at++) squaredNorm += (descriptors[at] as number) ** 2;
    // Written so that NaN fails too.
    if (!(Math.abs(Math.sqrt(squaredNorm) - 1) <= NORM_TOLERANCE)) {
      throw badDescriptor(
        `${subject} ${start / dimension}`,
        descriptors.subarray(start, start + dimension),
        squaredNorm,
      );
    }
  }
}

/** @throws RetrievalError when `value` is not an integer from `minimum` to `maximum` */
export function checkInteger(subject: string, value: number, minimum: number, maximum = 2 ** 32 - 1): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new RetrievalError({ what: subject, expected: `an integer from ${minimum} to ${maximum}`, got: `${value}` });
}

function badDescriptor(subject: string, descriptor: Float32Array, squaredNorm: number): RetrievalError {
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
    expected: `1 within ${NORM_TOLERANCE}`,
    got: `${Number(Math.sqrt(squaredNorm).toPrecision(6))}`,
    remedy: "Divide every descriptor by its L2 norm",
  });
}
