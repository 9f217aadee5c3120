/** The mean of the first descriptors, `most` at the most. @param descriptors at least one, side by side */
export function meanOf(descriptors: Float32Array, dimension: number, most: number): Float32Array {
  const sums = new Float64Array(dimension);
  const count = Math.min(most, descriptors.length / dimension);
  for (let start = 0; start < count * dimension; start += dimension) {
    for (let at = 0; at < dimension; at++) sums[at] = (sums[at] as number) + (descriptors[start + at] as number);
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

/** Vectors, side by side, each less the centre; the vectors themselves where there is none. */
export function lessCentre<Vectors extends Float32Array>(vectors: Vectors, centre: Float32Array | undefined): Vectors {
  if (centre === undefined) return vectors;
  return vectors.map((component, at) => component - (centre[at % centre.length] as number)) as Vectors;
}

/** The L2 norm of a vector less the centre, in 64-bit arithmetic. */
export function distanceFrom(vector: Float32Array, centre: Float32Array | undefined): number {
  let squared = 0;
  for (let at = 0; at < vector.length; at++) squared += ((vector[at] as number) - (centre?.[at] ?? 0)) ** 2;
  return Math.sqrt(squared);
}

/** In 64-bit arithmetic. */
export function dotProduct(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number);
  return sum;
}

/** Vectors side by side. */
export function gather(vectors: readonly Float32Array[], dimension: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(vectors.length * dimension);
  for (const [place, vector] of vectors.entries()) all.set(vector, place * dimension);
  return all;
}
