import type { ConvolutionGradient } from "./convolution-gradients.js";
import { type ConvolutionInfo, windowRuns } from "./window-runs.js";

/** Every input times the gradient of every output that it goes into, added up over the batch. */
export const depthwiseFilterGradient: ConvolutionGradient = (memory, info, x, dy) => {
  const result = memory.makeOutput([...info.filterShape], "float32");
  const [to, inputs, gradients] = [result, x, dy].map((tensor) => memory.typedArrayFromHeap(tensor)) as Views;
  to.fill(0);
  forEachMeeting(info, (tap, input, output, channels, perChannel) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = inputs[input + channel] as number;
      for (let of = channel * perChannel; of < (channel + 1) * perChannel; of++) {
        to[tap + of] = (to[tap + of] as number) + value * (gradients[output + of] as number);
      }
    }
  });
  return result;
};

/** The gradient of every output that an input goes into, times the kernel's value on the way. */
export const depthwiseInputGradient: ConvolutionGradient = (memory, info, filter, dy) => {
  const result = memory.makeOutput([...info.inShape], "float32");
  const [to, kernel, gradients] = [result, filter, dy].map((tensor) => memory.typedArrayFromHeap(tensor)) as Views;
  to.fill(0);
  forEachMeeting(info, (tap, input, output, channels, perChannel) => {
    for (let channel = 0; channel < channels; channel++) {
      let sum = to[input + channel] as number;
      for (let of = channel * perChannel; of < (channel + 1) * perChannel; of++) {
        sum += (kernel[tap + of] as number) * (gradients[output + of] as number);
      }
      to[input + channel] = sum;
    }
  });
  return result;
};

type Views = [Float32Array, Float32Array, Float32Array];

/** Told of a tap and two locations that it connects: where the values of each begin in kernel, input and output. */
type Meeting = (tap: number, input: number, output: number, channels: number, perChannel: number) => void;

function forEachMeeting(info: ConvolutionInfo, meet: Meeting): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, strideWidth } = info;
  const perChannel = outChannels / inChannels;
  const runs = windowRuns(info);
  for (let picture = 0; picture < batchSize; picture++) {
    for (const { tap, output, input, count } of runs) {
      for (let place = 0; place < count; place++) {
        const from = (picture * inHeight * inWidth + input + place * strideWidth) * inChannels;
        const to = (picture * outHeight * outWidth + output + place) * outChannels;
        meet(tap * outChannels, from, to, inChannels, perChannel);
      }
    }
  }
}
