/** The mean of the first descriptors, `most` at the most. @param descriptors at least one, side by side */
export function meanOf(descriptors: Float32Array, dimension: number, most: number): Float32Array {
  const sums = new Float64Array(dimension);
  const count = Math.min(most, descriptors.length / dimension);
  for (let start = 0; start < count * dimension; start += dimension) {
    for (let at = 0; at < dimension; at++) sums[at] = (sums[at] as number) + (descriptors[start + at] as number);
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

/** A vector less the centre; the vector itself where there is none. */
export function lessCentre(vector: Float32Array, centre: Float32Array | undefined): Float32Array {
  if (centre === undefined) return vector;
  const rest = new Float32Array(vector.length);
  for (let at = 0; at < vector.length; at++) rest[at] = (vector[at] as number) - (centre[at] as number);
  return rest;
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
