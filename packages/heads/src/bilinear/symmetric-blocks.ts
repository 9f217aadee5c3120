import type { Ops } from "@loci/core";
import { productsOfChannels, type Triangle, triangleAt } from "./second-order.js";

/** Channels of a block. Smaller ones would leave out more of the lower half, in products too small to be fast. */
const WIDTH = 128;

/** Below this a map is one block: what is left out is not worth the cutting. */
const SMALLEST_CUT = 256;

/** XᵀX of `size` channels in blocks, of which those below the diagonal are left out, since they mirror those above. */
export interface SymmetricBlocks {
  /** The channels of each block of columns. */
  readonly channels: readonly Int32Array[];
  /** Where the products of channels row ≤ column, of different blocks or one, lie in what `productsInBlocks` gives. */
  readonly placeOf: (row: number, column: number) => number;
  /** How many products there are. */
  readonly length: number;
  readonly size: number;
}

export function symmetricBlocks(size: number): SymmetricBlocks {
  const width = size < SMALLEST_CUT ? size : WIDTH;
  const channels = Array.from({ length: Math.ceil(size / width) }, (_, block) =>
    Int32Array.from({ length: Math.min(width, size - block * width) }, (_, i) => block * width + i),
  );
  let length = 0;
  const offsets = channels.map((rows, left) =>
    channels.map((columns, right) => {
      const offset = length;
      if (left <= right) length += rows.length * columns.length;
      return offset;
    }),
  );
  const placeOf = (row: number, column: number) => {
    const [left, right] = [Math.floor(row / width), Math.floor(column / width)];
    const { length: columns } = channels[right] as Int32Array;
    return (offsets[left]?.[right] as number) + (row - left * width) * columns + (column - right * width);
  };
  return { channels, placeOf, length, size };
}

/** Where the upper triangle lies in blocks. */
export const triangleInBlocks = ({ size, length, placeOf }: SymmetricBlocks): Triangle =>
  triangleAt(size, length, placeOf);

/**
 * XᵀX, summed over locations, in blocks and without those below the diagonal: five eighths of the products for 512 channels.
 * @param locations `[batch, locations, channels]`
 * @returns `[batch, products]`, block by block, each row-major
 */
export function productsInBlocks<T>(ops: Ops<T>, locations: T, { channels, size }: SymmetricBlocks): T {
  const parts = channels.length === 1 ? [locations] : channels.map((of) => ops.gather(locations, of, 2, size));
  const products = parts.flatMap((left, i) =>
    parts.slice(i).map((right) => ops.reshape(productsOfChannels(ops, left, right), ["same", "infer"])),
  );
  return products.length === 1 ? (products[0] as T) : ops.concat(products, 1);
}
