import { gradientContract } from "../../../support/gradient-contract.js";

const noPadding = { top: 0, left: 0, bottom: 0, right: 0 };
const windows = { kernel: [3, 2], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 1 } } as const;
const steps = (stride: readonly [number, number], padding = noPadding) => ({ stride, padding });
const map = [2, 5, 4, 3];

gradientContract("convolutions", {
  "convolve with steps and padding": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([2, 1], windows.padding)),
    ...{ x: map, y: [3, 2, 3, 4] },
  },
  "convolve that leaves out the end": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([3, 2])),
    ...{ x: [2, 6, 5, 3], y: [2, 2, 3, 2] },
  },
  "convolve of single locations": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([1, 1])),
    x: map,
    y: [1, 1, 3, 4],
  },
  convolveDepthwise: {
    formula: (ops, x, y) => ops.convolveDepthwise(x, y, 3, steps([2, 1], windows.padding)),
    ...{ x: map, y: [3, 2, 3, 2] },
  },
});
