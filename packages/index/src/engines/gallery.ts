import { type Metric, metrics } from "../metrics.js";
import type { Precision } from "../vector-index.js";
import { type CodeDefinition, type Codes, codeDefinitions } from "./codes.js";
import type { ExactRows } from "./exact-subset.js";

/** Some of a gallery's descriptors, in one piece of memory; all are views. */
export interface GalleryBlock {
  /** The slot of its first descriptor. */
  readonly first: number;
  readonly rows: number;
  /** Length rows * dimension; component ≈ scale * code. */
  readonly codes: Codes;
  /** One a row. */
  readonly scales: Float32Array<ArrayBuffer>;
  /** One a row: what a dot product lacks to be the metric's affinity. */
  readonly biases: Float32Array<ArrayBuffer>;
}

export interface GalleryOptions {
  readonly dimension: number;
  /** Descriptors of a full block. */
  readonly blockRows: number;
  readonly metric: Metric;
  readonly precision: Precision;
  /** Where full precision comes from when the gallery does not hold it itself. */
  readonly exact?: ExactRows | undefined;
}

interface Buffers {
  readonly codes: Codes;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly biases: Float32Array<ArrayBuffer>;
}

/** Descriptors in blocks: a gallery that grows copies at most its last block, never all that it holds. */
export class Gallery implements ExactRows {
  readonly dimension: number;
  readonly metric: Metric;
  readonly #blockRows: number;
  readonly #codes: CodeDefinition;
  readonly #exact: ExactRows | undefined;
  /** All but the last are full. The last has room for the next rows. */
  readonly #buffers: Buffers[] = [];
  #size = 0;
  #largestNorm = 0;
  #largestError = 0;

  constructor({ dimension, blockRows, metric, precision, exact }: GalleryOptions) {
    this.dimension = dimension;
    this.metric = metric;
    this.#blockRows = blockRows;
    this.#codes = codeDefinitions[precision];
    this.#exact = exact;
  }

  get size(): number {
    return this.#size;
  }

  /** The largest L2 norm of a descriptor. */
  get largestNorm(): number {
    return this.#largestNorm;
  }

  /** No dot product of codes with a vector of unit length is further from the true one than this. */
  get codeError(): number {
    return this.#largestError;
  }

  /** Copies the descriptors. @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const { dimension } = this;
    for (let start = 0; start < descriptors.length; start += dimension) {
      this.#addOne(descriptors.subarray(start, start + dimension), (descriptors.length - start) / dimension);
    }
  }

  blocks(): GalleryBlock[] {
    return this.#buffers.map(({ codes, scales, biases }, block) => {
      const first = block * this.#blockRows;
      const rows = Math.min(this.#blockRows, this.#size - first);
      return {
        first,
        rows,
        codes: codes.subarray(0, rows * this.dimension),
        scales: scales.subarray(0, rows),
        biases: biases.subarray(0, rows),
      };
    });
  }

  /** The descriptor of a slot in full precision, a view. */
  descriptor(slot: number): ArrayLike<number> {
    if (this.#exact) return this.#exact.descriptor(slot);
    const { codes } = this.#buffers[Math.floor(slot / this.#blockRows)] as Buffers;
    const start = (slot % this.#blockRows) * this.dimension;
    return codes.subarray(start, start + this.dimension);
  }

  #addOne(descriptor: Float32Array, coming: number): void {
    const used = this.#size % this.#blockRows;
    const { codes, scales, biases } = this.#lastBuffers(used, used + coming);
    const { scale, error } = this.#codes.encode(descriptor, codes, used * this.dimension);
    let squaredNorm = 0;
    for (let at = 0; at < descriptor.length; at++) squaredNorm += (descriptor[at] as number) ** 2;
    scales[used] = scale;
    biases[used] = metrics[this.metric].bias(squaredNorm);
    this.#largestNorm = Math.max(this.#largestNorm, Math.sqrt(squaredNorm));
    this.#largestError = Math.max(this.#largestError, error);
    this.#size++;
  }

  /** The buffers that hold `used` rows and have room for one more: new, or longer, as needed. `wanted` are to come. */
  #lastBuffers(used: number, wanted: number): Buffers {
    const current = used === 0 ? undefined : (this.#buffers.at(-1) as Buffers);
    if (current && current.scales.length > used) return current;
    const rows = Math.min(this.#blockRows, Math.max(wanted, 2 * used));
    const larger = {
      codes: this.#codes.allocate(rows * this.dimension),
      scales: new Float32Array(rows),
      biases: new Float32Array(rows),
    };
    if (current) {
      larger.codes.set(current.codes);
      larger.scales.set(current.scales);
      larger.biases.set(current.biases);
      this.#buffers.pop();
    }
    this.#buffers.push(larger);
    return larger;
  }
}
