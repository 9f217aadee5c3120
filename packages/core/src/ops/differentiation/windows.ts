import type { OnnxGraph } from "../../onnx/graph.js";
import { channelsFirst, integerConstant, windowAttributes } from "../onnx-ops.js";
import type { Windows } from "../ops.js";
import type { Context, TracedOps } from "./context.js";
import { type Dims, sizeOf, windowedDims } from "./dims.js";
import { constantOf } from "./tape.js";

/** Pooling in windows. */
export const pooling = ({ graph, tape, plain }: Context): Pick<TracedOps, "maxPool" | "averagePool"> => ({
  maxPool(x, given) {
    const dims = windowedDims(x.dims, given);
    if (!x.learns) return constantOf(plain.maxPool(x.name, given), dims);
    const attributes = { kernel_shape: [...given.kernel], ...windowAttributes(given) };
    let places = "";
    const name = channelsFirst(graph, x.name, (map) => {
      const outputs = graph.nodeOutputs("MaxPool", [map], attributes, ["largest", "places"]) as [string, string];
      places = outputs[1];
      return outputs[0];
    });
    const pull = (gradient: string) => maxPoolGradient(graph, gradient, places, x.dims, dims);
    return tape.record(name, dims, [x], [pull]);
  },
  averagePool(x, given) {
    const dims = windowedDims(x.dims, given);
    const pull = (gradient: string) => averagePoolGradient(graph, gradient, given, x.dims, dims);
    return tape.record(plain.averagePool(x.name, given), dims, [x], [pull]);
  },
});

/**
 * Each window's gradient at the place of its maximum, those of windows that share one added up.
 * @param places of the maxima, as ONNX's MaxPool gives them: in `[batch, channels, height, width]`
 */
function maxPoolGradient(graph: OnnxGraph, gradient: string, places: string, from: Dims, to: Dims): string {
  const [batch, height, width, channels] = from as [number, number, number, number];
  const flat = (value: string, size: number) => graph.node("Reshape", [value, integerConstant(graph, [size], "shape")]);
  const zeros = graph.node("ConstantOfShape", [integerConstant(graph, [sizeOf(from)], "shape")]);
  return channelsFirst(graph, gradient, (map) => {
    const inputs = [zeros, flat(places, sizeOf(to)), flat(map, sizeOf(to))];
    const scattered = graph.node("ScatterElements", inputs, { axis: 0, reduction: "add" });
    return graph.node("Reshape", [scattered, integerConstant(graph, [batch, channels, height, width], "shape")]);
  });
}

/** Each window's gradient in equal shares at all of its places, padding apart. */
function averagePoolGradient(graph: OnnxGraph, gradient: string, windows: Windows, from: Dims, to: Dims): string {
  const { kernel, stride, padding } = windows;
  const [, height, width, channels] = from as [number, number, number, number];
  const [, rows, columns] = to as [number, number, number, number];
  const inside = (window: number, step: number, before: number, length: number, size: number) => {
    const start = window * step - before;
    return Math.min(start + length, size) - Math.max(start, 0);
  };
  const shares = Float32Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const down = inside(row, stride[0], padding.top, kernel[0], height);
    const across = inside(column, stride[1], padding.left, kernel[1], width);
    return 1 / (down * across);
  });
  const shared = graph.node("Mul", [gradient, graph.initializer(shares, [1, rows, columns, 1], "shares")]);
  const ones = new Float32Array(channels * kernel[0] * kernel[1]).fill(1);
  const weights = graph.initializer(ones, [channels, 1, ...kernel], "ones");
  return spreadOut(graph, shared, weights, { windows, from, to, group: channels });
}

/**
 * Each window's gradient at all of its places, times the kernel's weight there.
 * @param weights of ONNX's transposed convolution
 */
export function spreadOut(
  graph: OnnxGraph,
  gradient: string,
  weights: string,
  given: { readonly windows: Windows; readonly from: Dims; readonly to: Dims; readonly group: number },
): string {
  const { kernel, stride, padding } = given.windows;
  const [, height, width] = given.from as [number, number, number, number];
  const [, rows, columns] = given.to as [number, number, number, number];
  const reach = (count: number, step: number, length: number, before: number, after: number) =>
    (count - 1) * step + length - before - after;
  const attributes = {
    ...windowAttributes(given.windows),
    group: given.group,
    kernel_shape: [...kernel],
    // What no window reached.
    output_padding: [
      height - reach(rows, stride[0], kernel[0], padding.top, padding.bottom),
      width - reach(columns, stride[1], kernel[1], padding.left, padding.right),
    ],
  };
  return channelsFirst(graph, gradient, (map) => graph.node("ConvTranspose", [map, weights], attributes));
}
