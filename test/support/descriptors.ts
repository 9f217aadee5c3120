import type { Random } from "@loci/core";

/** `count` random directions of unit length, length count * dimension. */
export function randomDescriptors(random: Random, count: number, dimension: number): Float32Array {
  return normalised(Float32Array.from({ length: count * dimension }, random.normal), dimension);
}

/**
 * Descriptors as places have them: `count` views, each a random one of `places` directions with noise.
 * @param noise length of the noise relative to the direction
 */
export function clusteredDescriptors(
  random: Random,
  places: Float32Array,
  count: number,
  dimension: number,
  noise = 0.7,
): Float32Array {
  const deviation = noise / Math.sqrt(dimension);
  const views = new Float32Array(count * dimension);
  for (let view = 0; view < count; view++) {
    const place = random.integer(places.length / dimension);
    for (let at = 0; at < dimension; at++) {
      views[view * dimension + at] = (places[place * dimension + at] as number) + deviation * random.normal();
    }
  }
  return normalised(views, dimension);
}

/** Scales in place. */
function normalised(descriptors: Float32Array, dimension: number): Float32Array {
  for (let start = 0; start < descriptors.length; start += dimension) {
    const row = descriptors.subarray(start, start + dimension);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0));
    row.forEach((value, at) => {
      row[at] = value / norm;
    });
  }
  return descriptors;
}
