import type { OnnxGraph } from "../../onnx/graph.js";
import { integerConstant } from "../onnx-ops.js";
import type { WindowSteps, Windows } from "../ops.js";
import type { Context, TracedOps } from "./context.js";
import { type Dims, sizeOf, windowedDims } from "./dims.js";
import type { Traced } from "./tape.js";
import { spreadOut } from "./windows.js";

/** What a convolution goes over, and what comes out. */
interface Sizes {
  readonly windows: Windows;
  readonly from: Dims;
  readonly to: Dims;
}

/** Convolutions. Gradients by the kernel are a product for each of its places, of which each is as fast as products are. */
export const convolutions = (context: Context): Pick<TracedOps, "convolve" | "convolveDepthwise"> => {
  const { tape, plain } = context;
  return {
    convolve(x, kernel, steps) {
      const [rows, columns, channels, results] = kernel.dims as [number, number, number, number];
      const sizes = sizesOf(x, [rows, columns], steps, results);
      const { from, to } = sizes;
      const byMap = (gradient: string) => {
        if (isPlain(sizes.windows)) {
          const weights = plain.reshape(kernel.name, [channels, results]);
          const product = plain.matMul(
            plain.reshape(gradient, [locationsOf(to), results]),
            plain.transpose(weights, [1, 0]),
          );
          return plain.reshape(product, from);
        }
        return spreadOut(context.graph, gradient, plain.transpose(kernel.name, [3, 2, 0, 1]), { ...sizes, group: 1 });
      };
      const byKernel = (gradient: string) => {
        const flat = plain.reshape(gradient, [locationsOf(to), results]);
        const parts = placesOf(context, x, sizes).map((part) => {
          const values = plain.reshape(part, [locationsOf(to), channels]);
          return plain.reshape(plain.matMul(plain.transpose(values, [1, 0]), flat), [1, channels, results]);
        });
        return plain.reshape(plain.concat(parts, 0), kernel.dims);
      };
      const name = plain.convolve(x.name, kernel.name, steps);
      return tape.record(name, to, [x, kernel], [byMap, byKernel], rows * columns * channels);
    },
    convolveDepthwise(x, kernel, channels, steps) {
      const [rows, columns, , each] = kernel.dims as [number, number, number, number];
      const sizes = sizesOf(x, [rows, columns], steps, channels * each);
      const byMap = (gradient: string) => {
        const turned = plain.transpose(kernel.name, [2, 3, 0, 1]);
        const weights = plain.reshape(turned, [channels * each, 1, rows, columns]);
        return spreadOut(context.graph, gradient, weights, { ...sizes, group: channels });
      };
      const byKernel = (gradient: string) => {
        const flat = plain.reshape(gradient, [locationsOf(sizes.to), channels, each]);
        const parts = placesOf(context, x, sizes).map((part) => {
          const values = plain.reshape(part, [locationsOf(sizes.to), channels, 1]);
          return plain.sum(plain.multiply(values, flat), [0], { keep: true });
        });
        return plain.reshape(plain.concat(parts, 0), kernel.dims);
      };
      const name = plain.convolveDepthwise(x.name, kernel.name, channels, steps);
      return tape.record(name, sizes.to, [x, kernel], [byMap, byKernel]);
    },
  };
};

function sizesOf(x: Traced, kernel: readonly [number, number], steps: WindowSteps, results: number): Sizes {
  const windows = { ...steps, kernel };
  const [batch, height, width] = windowedDims(x.dims, windows) as [number, number, number, number];
  return { windows, from: x.dims, to: [batch, height, width, results] };
}

const locationsOf = (dims: Dims): number => sizeOf(dims.slice(0, 3));

/** One product over all locations. */
const isPlain = ({ kernel, stride, padding }: Windows): boolean =>
  [...kernel, ...stride].every((length) => length === 1) && Object.values(padding).every((length) => length === 0);

/** For every place of the kernel, row by row, what lies there in each window: `[batch, windows down, windows across, channels]`. */
function placesOf({ graph }: Context, x: Traced, { windows, to }: Sizes): string[] {
  const { kernel, stride, padding } = windows;
  const [, down, across] = to as [number, number, number, number];
  const { top, left, bottom, right } = padding;
  const pads = integerConstant(graph, [0, top, left, 0, 0, bottom, right, 0], "shape");
  const padded = top + left + bottom + right === 0 ? x.name : graph.node("Pad", [x.name, pads]);
  return Array.from({ length: kernel[0] * kernel[1] }, (_, place) => {
    const start = [Math.floor(place / kernel[1]), place % kernel[1]] as [number, number];
    const end = [start[0] + (down - 1) * stride[0] + 1, start[1] + (across - 1) * stride[1] + 1];
    return slice(graph, padded, start, end, stride);
  });
}

function slice(
  graph: OnnxGraph,
  map: string,
  start: readonly number[],
  end: readonly number[],
  steps: readonly number[],
): string {
  const [starts, ends, axes, by] = [start, end, [1, 2], steps].map((values) => integerConstant(graph, values, "shape"));
  return graph.node("Slice", [map, starts, ends, axes, by] as string[]);
}
