/** Some of a gallery's descriptors, in one piece of memory. */
export interface GalleryBlock {
  /** The id of its first descriptor. */
  readonly first: number;
  readonly rows: number;
  /** Length rows * dimension, a view. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Descriptors in blocks: a gallery that grows copies at most its last block, never all that it holds. */
export class Gallery {
  readonly #dimension: number;
  readonly #blockRows: number;
  /** All but the last are full: blockRows * dimension long. The last has room for the next rows. */
  readonly #buffers: Float32Array<ArrayBuffer>[] = [];
  #size = 0;

  /** @param blockRows descriptors of a full block */
  constructor(dimension: number, blockRows: number) {
    this.#dimension = dimension;
    this.#blockRows = blockRows;
  }

  get size(): number {
    return this.#size;
  }

  /** Copies the descriptors. @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const count = descriptors.length / this.#dimension;
    for (let done = 0; done < count; ) {
      const used = this.#size % this.#blockRows;
      const taken = Math.min(count - done, this.#blockRows - used);
      const rows = descriptors.subarray(done * this.#dimension, (done + taken) * this.#dimension);
      this.#lastBuffer(used, used + taken).set(rows, used * this.#dimension);
      this.#size += taken;
      done += taken;
    }
  }

  blocks(): GalleryBlock[] {
    return this.#buffers.map((buffer, block) => {
      const first = block * this.#blockRows;
      const rows = Math.min(this.#blockRows, this.#size - first);
      return { first, rows, data: buffer.subarray(0, rows * this.#dimension) };
    });
  }

  /** The descriptor of an id, a view. */
  descriptor(id: number): Float32Array {
    const buffer = this.#buffers[Math.floor(id / this.#blockRows)] as Float32Array;
    const start = (id % this.#blockRows) * this.#dimension;
    return buffer.subarray(start, start + this.#dimension);
  }

  /** The buffer that holds `used` rows and has room for `wanted`, at most a block's: new, or twice as long, as needed. */
  #lastBuffer(used: number, wanted: number): Float32Array {
    const current = used === 0 ? undefined : this.#buffers.pop();
    if (current && current.length >= wanted * this.#dimension) {
      this.#buffers.push(current);
      return current;
    }
    const rows = Math.min(this.#blockRows, Math.max(wanted, 2 * used));
    const larger = new Float32Array(rows * this.#dimension);
    if (current) larger.set(current);
    this.#buffers.push(larger);
    return larger;
  }
}
