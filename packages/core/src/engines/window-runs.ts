import type * as TensorFlow from "@tensorflow/tfjs-core";

/** What a convolution is made of, as TensorFlow.js describes it. Its maps are `[batch, height, width, channels]`. */
export type ConvolutionInfo = TensorFlow.backend_util.Conv2DInfo;

/** Locations of a row of the output that meet a row of the input under one tap of the kernel. */
export interface WindowRun {
  /** Row-major in the kernel. */
  readonly tap: number;
  /** The first ones, row-major in their map; the output's next to each other, the input's `strideWidth` apart. */
  readonly output: number;
  readonly input: number;
  readonly count: number;
}

/** All of one picture: every pair of locations that a tap connects, once. What lies in the padding is left out. */
export function windowRuns(info: ConvolutionInfo): WindowRun[] {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { dilationHeight, dilationWidth, padInfo } = info;
  const runs: WindowRun[] = [];
  for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
    const left = (tap % filterWidth) * dilationWidth - padInfo.left;
    const from = Math.max(0, Math.ceil(-left / strideWidth));
    const to = Math.min(outWidth, Math.ceil((inWidth - left) / strideWidth));
    for (let row = 0; row < outHeight && from < to; row++) {
      const inputRow = row * strideHeight - padInfo.top + Math.floor(tap / filterWidth) * dilationHeight;
      if (inputRow < 0 || inputRow >= inHeight) continue;
      const input = inputRow * inWidth + left + from * strideWidth;
      runs.push({ tap, output: row * outWidth + from, input, count: to - from });
    }
  }
  return runs;
}
