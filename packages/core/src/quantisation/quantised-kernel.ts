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
 */
export function quantiseKernel(kernel: Float32Array, channels: number): QuantisedKernel {
  const length = kernel.length / channels;
  const scales = new Float32Array(channels);
  const values = new Int8Array(kernel.length);
  for (let channel = 0; channel < channels; channel++) {
    const weights = kernel.subarray(channel * length, (channel + 1) * length);
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    // A channel of zeros has no scale; any will do.
    scales[channel] = largest === 0 ? 1 : largest / 127;
    for (const [place, weight] of weights.entries()) {
      values[channel * length + place] = Math.round(weight / (scales[channel] as number));
    }
  }
  return { values, scales };
}

/** A bias as the sums of products of quantised numbers are: whole steps of `inputScale · scales[channel]`. */
export function quantiseBias(bias: Float32Array, inputScale: number, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, channel) => Math.round(value / (inputScale * (scales[channel] as number))));
}
