/** Descriptors one after the other: float32 `[descriptors, dimension]`, as engines take them. */
export function joinDescriptors(descriptors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(descriptors.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const descriptor of descriptors) {
    all.set(descriptor, next);
    next += descriptor.length;
  }
  return all;
}
