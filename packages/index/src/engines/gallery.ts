import { type Metric, metrics } from "../metrics.js";
import type { Precision } from "../vector-index.js";
import { type CodeDefinition, type Codes, codeDefinitions } from "./codes.js";
import type { ExactRows } from "./exact-subset.js";

/** Some of a gallery's descriptors, in one piece of memory; all are views. */
export interface GalleryBlock {
  /** The slot of its first descriptor. */
  readonly first: number;
  readonly rows: number;
  /** What lies in the middle of its descriptors, length dimension, and is not in the codes; undefined where they have all. */
  readonly centre: Float32Array | undefined;
  /** Length rows * dimension; component ≈ component of the centre + scale * code. */
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

/** Descriptors that a block's centre is taken of: more would be no nearer to the middle of those that follow. */
const MOST_CENTRED = 1024;

interface Buffers {
  readonly centre: Float32Array | undefined;
  readonly codes: Codes;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly biases: Float32Array<ArrayBuffer>;
}

/**
 * Descriptors in blocks: a gallery that grows copies at most its last block, never all that it holds. Rounded ones are held less the
 * mean of the first that came to their block: descriptors of one network are alike, and what they have in common would take most of
 * the steps that there are.
 */
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
  #largestCodedNorm = 0;
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

  /** The largest L2 norm of what is coded: of a descriptor without the centre of its block. */
  get largestCodedNorm(): number {
    return this.#largestCodedNorm;
  }

  /** No dot product of codes with a vector of unit length is further from the true one than this. */
  get codeError(): number {
    return this.#largestError;
  }

  /** Copies the descriptors. @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const { dimension } = this;
    for (let start = 0; start < descriptors.length; start += dimension) {
      this.#addOne(descriptors.subarray(start, start + dimension), descriptors.subarray(start));
    }
  }

  blocks(): GalleryBlock[] {
    return this.#buffers.map(({ centre, codes, scales, biases }, block) => {
      const first = block * this.#blockRows;
      const rows = Math.min(this.#blockRows, this.#size - first);
      return {
        first,
        rows,
        centre,
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

  /** @param coming the descriptor and those that follow it */
  #addOne(descriptor: Float32Array, coming: Float32Array): void {
    const used = this.#size % this.#blockRows;
    const { centre, codes, scales, biases } = this.#lastBuffers(used, coming);
    const coded =
      centre === undefined ? descriptor : descriptor.map((component, at) => component - (centre[at] as number));
    const { scale, error } = this.#codes.encode(coded, codes, used * this.dimension);
    const squaredNorm = squaredNormOf(descriptor);
    scales[used] = scale;
    biases[used] = metrics[this.metric].bias(squaredNorm);
    this.#largestNorm = Math.max(this.#largestNorm, Math.sqrt(squaredNorm));
    this.#largestCodedNorm = Math.max(this.#largestCodedNorm, Math.sqrt(squaredNormOf(coded)));
    // The subtraction is rounded to 32 bits, too.
    const subtraction = centre === undefined ? 0 : 2 ** -24 * this.#largestCodedNorm;
    this.#largestError = Math.max(this.#largestError, error + subtraction);
    this.#size++;
  }

  /** The buffers that hold `used` rows and have room for one more: new, or longer, as needed. */
  #lastBuffers(used: number, coming: Float32Array): Buffers {
    const current = used === 0 ? undefined : (this.#buffers.at(-1) as Buffers);
    if (current && current.scales.length > used) return current;
    const rows = Math.min(this.#blockRows, Math.max(used + coming.length / this.dimension, 2 * used));
    const larger = {
      centre: current ? current.centre : this.#centreOf(coming),
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

  /** The mean of the first descriptors; undefined where nothing is rounded. */
  #centreOf(descriptors: Float32Array): Float32Array | undefined {
    if (!this.#codes.isRounded) return undefined;
    const { dimension } = this;
    const sums = new Float64Array(dimension);
    const count = Math.min(MOST_CENTRED, descriptors.length / dimension);
    for (let at = 0; at < count * dimension; at++)
      sums[at % dimension] = (sums[at % dimension] as number) + (descriptors[at] as number);
    return Float32Array.from(sums, (sum) => sum / count);
  }
}

function squaredNormOf(vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) ** 2;
  return sum;
}
