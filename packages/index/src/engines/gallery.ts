import { type Metric, metrics } from "../metrics.js";
import type { Precision } from "../vector-index.js";
import { dotProduct, lessCentre, meanOf } from "./block-centre.js";
import { type CodeDefinition, type Codes, codeDefinitions, noDither } from "./codes.js";

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
  /** One a row: what the dot product of its codes with a query less the centre lacks to be the affinity, but for that of the centre. */
  readonly biases: Float32Array<ArrayBuffer>;
  /** One a row: no 32-bit dot product of its codes with a vector of unit length is further from the true one than this. */
  readonly errors: Float32Array<ArrayBuffer>;
  /** One a row: neither what is coded nor what the codes stand for has a larger L2 norm. */
  readonly norms: Float32Array<ArrayBuffer>;
}

export interface GalleryOptions {
  readonly dimension: number;
  /** Descriptors of a full block. */
  readonly blockRows: number;
  readonly metric: Metric;
  readonly precision: Precision;
  /** What rounded descriptors are rounded with, see `CodeDefinition`, length dimension (default: to the nearest). */
  readonly dither?: Float32Array | undefined;
}

/**
 * How far a 32-bit dot product of n components of unit vectors is from the true one: at most n · 2⁻²⁴, and further than
 * 8 √n · 2⁻²⁴ with a probability below 10⁻¹³ (Higham and Mary, A New Approach to Probabilistic Rounding Error Analysis,
 * SIAM J. Sci. Comput. 2019, theorem 3.1).
 */
function productError(dimension: number): number {
  // One more rounding each for subtractions of the centre, scale, step, error and additions; 1.01 for the higher orders.
  return 1.01 * (Math.min(dimension, 8 * Math.sqrt(dimension)) + 8) * 2 ** -24;
}

/** Descriptors that a block's centre is taken of: more would be no nearer to the middle of those that follow. */
const MOST_CENTRED = 1024;

type Buffers = Omit<GalleryBlock, "first" | "rows">;

/**
 * Descriptors in blocks: a gallery that grows copies at most its last block, never all that it holds. Rounded ones are held less the
 * mean of the first that came to their block: descriptors of one network are alike, and what they have in common would take most of
 * the steps that there are.
 */
export class Gallery {
  readonly dimension: number;
  readonly metric: Metric;
  readonly #blockRows: number;
  readonly #codes: CodeDefinition;
  readonly #dither: Float32Array;
  /** All but the last are full. The last has room for the next rows. */
  readonly #buffers: Buffers[] = [];
  #size = 0;
  #largestBias = 0;

  constructor({ dimension, blockRows, metric, precision, dither = noDither(dimension) }: GalleryOptions) {
    this.dimension = dimension;
    this.metric = metric;
    this.#blockRows = blockRows;
    this.#codes = codeDefinitions[precision];
    this.#dither = dither;
  }

  get size(): number {
    return this.#size;
  }

  /** The largest magnitude of a bias. */
  get largestBias(): number {
    return this.#largestBias;
  }

  /** True when a code may differ from the component. */
  get isRounded(): boolean {
    return this.#codes.isRounded;
  }

  /** Copies the descriptors. @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const { dimension } = this;
    for (let start = 0; start < descriptors.length; start += dimension) {
      this.#addOne(descriptors.subarray(start, start + dimension), descriptors.subarray(start));
    }
  }

  /** Adds what another gallery, which has them in full, has more than this one. */
  catchUpWith(full: Gallery): void {
    for (const { first, rows, codes } of full.blocks()) {
      const held = Math.max(0, this.#size - first);
      if (held < rows) this.add((codes as Float32Array).subarray(held * this.dimension));
    }
  }

  blocks(): GalleryBlock[] {
    return this.#buffers.map(({ centre, codes, scales, biases, errors, norms }, block) => {
      const first = block * this.#blockRows;
      const rows = Math.min(this.#blockRows, this.#size - first);
      return {
        first,
        rows,
        centre,
        codes: codes.subarray(0, rows * this.dimension),
        scales: scales.subarray(0, rows),
        biases: biases.subarray(0, rows),
        errors: errors.subarray(0, rows),
        norms: norms.subarray(0, rows),
      };
    });
  }

  /** The codes of a slot, a view: the descriptor itself where nothing is rounded. */
  descriptor(slot: number): Codes {
    const { codes } = this.#buffers[Math.floor(slot / this.#blockRows)] as Buffers;
    const start = (slot % this.#blockRows) * this.dimension;
    return codes.subarray(start, start + this.dimension);
  }

  /** @param coming the descriptor and those that follow it */
  #addOne(descriptor: Float32Array, coming: Float32Array): void {
    const used = this.#size % this.#blockRows;
    const { centre, codes, scales, biases, errors, norms } = this.#lastBuffers(used, coming);
    const coded = lessCentre(descriptor, centre);
    const { scale, error, norm } = this.#codes.encode(coded, codes, used * this.dimension, this.#dither);
    scales[used] = scale;
    norms[used] = norm;
    errors[used] = error + productError(this.dimension) * norm;
    // (q − centre) · coded + centre · coded + q · centre = q · descriptor; the second is exact here, whatever the codes are.
    const bias = metrics[this.metric].bias(descriptor) + (centre ? dotProduct(centre, coded) : 0);
    biases[used] = bias;
    this.#largestBias = Math.max(this.#largestBias, Math.abs(bias));
    this.#size++;
  }

  /** The buffers that hold `used` rows and have room for one more: new, or longer, as needed. */
  #lastBuffers(used: number, coming: Float32Array): Buffers {
    const current = used === 0 ? undefined : (this.#buffers.at(-1) as Buffers);
    if (current && current.scales.length > used) return current;
    const rows = Math.min(this.#blockRows, Math.max(used + coming.length / this.dimension, 2 * used));
    const larger = {
      centre: current
        ? current.centre
        : this.#codes.isRounded
          ? meanOf(coming, this.dimension, MOST_CENTRED)
          : undefined,
      codes: this.#codes.allocate(rows * this.dimension),
      scales: new Float32Array(rows),
      biases: new Float32Array(rows),
      errors: new Float32Array(rows),
      norms: new Float32Array(rows),
    };
    if (current) {
      larger.codes.set(current.codes);
      larger.scales.set(current.scales);
      larger.biases.set(current.biases);
      larger.errors.set(current.errors);
      larger.norms.set(current.norms);
      this.#buffers.pop();
    }
    this.#buffers.push(larger);
    return larger;
  }
}
