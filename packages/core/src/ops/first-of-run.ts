/** The first of indices that follow each other without a gap, which a slice takes faster than a gather; else undefined. */
export function firstOfRun(indices: Int32Array): number | undefined {
  const first = indices[0];
  if (first === undefined || first < 0) return undefined;
  return indices.every((index, place) => index === first + place) ? first : undefined;
}
