type Numbers = Float32Array | Float64Array;

/** A convolution and the batch normalisation behind it; all but the kernel have an entry per output channel. */
export interface NormalisedConvolution {
  /** `[out, …]`, row-major. */
  readonly kernel: Numbers;
  readonly bias: Numbers | undefined;
  readonly gamma: Numbers;
  readonly beta: Numbers;
  readonly mean: Numbers;
  readonly variance: Numbers;
  readonly epsilon: number;
}

/**
 * One convolution in place of both: with s = gamma / sqrt(variance + epsilon), kernel' = s · kernel and
 * bias' = beta + s · (bias − mean).
 */
export function foldIntoKernel(given: NormalisedConvolution): { kernel: Float32Array; bias: Float32Array } {
  const { kernel, bias, gamma, beta, mean, variance, epsilon } = given;
  const at = (values: Numbers, channel: number) => values[channel] as number;
  const scale = Float64Array.from(gamma, (value, channel) => value / Math.sqrt(at(variance, channel) + epsilon));
  const perChannel = kernel.length / gamma.length;
  return {
    kernel: Float32Array.from(kernel, (value, place) => value * at(scale, Math.floor(place / perChannel))),
    bias: Float32Array.from(
      beta,
      (value, channel) => value + at(scale, channel) * ((bias?.[channel] ?? 0) - at(mean, channel)),
    ),
  };
}
