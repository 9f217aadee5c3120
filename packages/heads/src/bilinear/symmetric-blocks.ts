import type { Ops } from "@loci/core";
import { productsOfChannels, type Triangle, triangleLength, triangleOf } from "./second-order.js";

/** Channels of a block. Smaller ones would leave out more of the lower half, in products too small to be fast. */
const WIDTH = 128;

/** Below this a map is one block: what is left out is not worth the cutting. */
const SMALLEST_CUT = 256;

/**
 * XᵀX in blocks of channels, of which those below the diagonal are left out, since they mirror those above: block by block, row by
 * row of blocks; of a block with itself only the upper triangle.
 */
export interface SymmetricBlocks {
  /** The channels of each block. */
  readonly channels: readonly Int32Array[];
  /** Of each block with itself. */
  readonly triangles: readonly Triangle[];
  /** Of each product: 1 on the diagonal of XᵀX, √2 elsewhere. */
  readonly weights: Float32Array;
  /** Where the diagonal of XᵀX lies among the products. */
  readonly diagonal: Int32Array;
  /** Of XᵀX. */
  readonly size: number;
}

export function symmetricBlocks(size: number): SymmetricBlocks {
  const width = size < SMALLEST_CUT ? size : WIDTH;
  const channels = Array.from({ length: Math.ceil(size / width) }, (_, block) =>
    Int32Array.from({ length: Math.min(width, size - block * width) }, (_, i) => block * width + i),
  );
  const triangles = channels.map(({ length }) => triangleOf(length));
  const weights = new Float32Array(triangleLength(size)).fill(Math.SQRT2);
  const diagonal = new Int32Array(size);
  let [row, place] = [0, 0];
  for (const { length } of channels) {
    // Its triangle row by row, each a place shorter, and then its products with the blocks behind it.
    for (let shorter = 0; shorter < length; shorter++) {
      weights[place] = 1;
      diagonal[row++] = place;
      place += length - shorter;
    }
    place += length * (size - row);
  }
  return { channels, triangles, weights, diagonal, size };
}

/**
 * The products of every two channels once, summed over locations.
 * @param locations `[batch, locations, channels]`
 * @returns `[batch, channels·(channels + 1)/2]`
 */
export function productsInBlocks<T>(ops: Ops<T>, locations: T, { channels, triangles, size }: SymmetricBlocks): T {
  const parts = channels.length === 1 ? [locations] : channels.map((of) => ops.gather(locations, of, 2, size));
  const products = parts.flatMap((left, block) => {
    const { products: length, positions } = triangles[block] as Triangle;
    const [own, ...others] = parts
      .slice(block)
      .map((right) => ops.reshape(productsOfChannels(ops, left, right), ["same", "infer"]));
    return [ops.gather(own as T, positions, 1, length), ...others];
  });
  return products.length === 1 ? (products[0] as T) : ops.concat(products, 1);
}
