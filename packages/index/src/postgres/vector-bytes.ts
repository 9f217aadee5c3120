/*
 * pgvector's binary form of a vector: the number of components (16 bits), 16 bits that are zero, then each component as a
 * 32-bit float; all big-endian.
 */

const HEADER_BYTES = 4;

/** Bytes of a descriptor in this form. */
export const vectorByteLength = (dimension: number): number => HEADER_BYTES + 4 * dimension;

/** Writes a descriptor. @returns the offset behind it */
export function writeVector(bytes: Buffer, offset: number, descriptor: Float32Array): number {
  let at = bytes.writeUInt32BE(descriptor.length * 2 ** 16, offset);
  for (const component of descriptor) at = bytes.writeFloatBE(component, at);
  return at;
}

/** A descriptor, as a value of `$1::vector`. */
export function vectorBytes(descriptor: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(vectorByteLength(descriptor.length));
  writeVector(bytes, 0, descriptor);
  return bytes;
}

/** Reads a descriptor into an array. @param bytes what `vector_send` gives */
export function readVector(bytes: Buffer, into: Float32Array, at: number): void {
  const dimension = bytes.readUInt16BE(0);
  for (let component = 0; component < dimension; component++) {
    into[at + component] = bytes.readFloatBE(HEADER_BYTES + 4 * component);
  }
}
