/** A kernel in whole numbers: `kernel = values · scales[channel]`. */
export interface QuantisedKernel {
  /** −127 to 127, in the order of the kernel. */
  readonly values: Int8Array;
  /** One for each output channel. */
  readonly scales: Float32Array;
}

/**
 * Each output channel by its own largest weight, zero staying zero.
 * @param kernel output channel-major
 * @param least that its scales may be, one for each channel
 */
export function quantiseKernel(kernel: Float32Array, least: Float32Array): QuantisedKernel {
  const channels = least.length;
  const length = kernel.length / channels;
  const scales = new Float32Array(channels);
  const values = new Int8Array(kernel.length);
  for (let channel = 0; channel < channels; channel++) {
    const weights = kernel.subarray(channel * length, (channel + 1) * length);
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    // A channel of zeros without a bias has no scale; any will do.
    scales[channel] = Math.max(largest / 127, least[channel] as number) || 1;
    for (const [place, weight] of weights.entries()) {
      values[channel * length + place] = Math.round(weight / (scales[channel] as number));
    }
  }
  return { values, scales };
}

/** A bias counts so many steps at the most, which leaves the sums of products as much of 32 bits again. */
const MOST_STEPS = 2 ** 30;

/**
 * What a kernel's scales must be for `quantiseBias` to have room: a channel that hardly looks at its input, as networks have them
 * whose normalisation was folded into their kernels, has steps so small that its bias is too many of them.
 */
export const leastScales = (bias: Float32Array, inputScale: number): Float32Array =>
  bias.map((value) => Math.abs(value) / (inputScale * MOST_STEPS));

/** A bias as the sums of products of quantised numbers are: whole steps of `inputScale · scales[channel]`. */
export function quantiseBias(bias: Float32Array, inputScale: number, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, channel) => Math.round(value / (inputScale * (scales[channel] as number))));
}
