import type { OnnxGraph } from "../../onnx/graph.js";
import type { Windows } from "../ops.js";
import { type Context, constantOf, type TracedOps } from "./context.js";
import { type Dims, sizeOf, windowedDims } from "./dims.js";
import { shapeConstant } from "./tape.js";

/** Pooling in windows. */
export const windows = ({ graph, tape, plain }: Context): Pick<TracedOps, "maxPool" | "averagePool"> => ({
  maxPool(x, given) {
    const dims = windowedDims(x.dims, given);
    if (!x.learns) return constantOf(plain.maxPool(x.name, given), dims);
    const attributes = { kernel_shape: [...given.kernel], ...windowAttributes(given) };
    const outputs = graph.nodeOutputs("MaxPool", [channelsFirst(graph, x.name)], attributes, ["largest", "places"]);
    const [largest, places] = outputs as [string, string];
    const pull = (gradient: string) => maxPoolGradient(graph, gradient, places, x.dims, dims);
    return tape.record(channelsLast(graph, largest), dims, [x], [pull]);
  },
  averagePool(x, given) {
    const dims = windowedDims(x.dims, given);
    const pull = (gradient: string) => averagePoolGradient(graph, gradient, given, x.dims, dims);
    return tape.record(plain.averagePool(x.name, given), dims, [x], [pull]);
  },
});

/** ONNX slides windows over maps whose channels come first. */
const channelsFirst = (graph: OnnxGraph, map: string): string => graph.node("Transpose", [map], { perm: [0, 3, 1, 2] });

const channelsLast = (graph: OnnxGraph, map: string): string => graph.node("Transpose", [map], { perm: [0, 2, 3, 1] });

const windowAttributes = ({ stride, padding }: Windows) => ({
  strides: [...stride],
  pads: [padding.top, padding.left, padding.bottom, padding.right],
});

/**
 * Each window's gradient at the place of its maximum, those of windows that share one added up.
 * @param places of the maxima, as ONNX's MaxPool gives them: in `[batch, channels, height, width]`
 */
function maxPoolGradient(graph: OnnxGraph, gradient: string, places: string, from: Dims, to: Dims): string {
  const [batch, height, width, channels] = from as [number, number, number, number];
  const flat = (value: string, size: number) => graph.node("Reshape", [value, shapeConstant(graph, [size])]);
  const zeros = graph.node("ConstantOfShape", [shapeConstant(graph, [sizeOf(from)])]);
  const updates = flat(channelsFirst(graph, gradient), sizeOf(to));
  const scattered = graph.node("ScatterElements", [zeros, flat(places, sizeOf(to)), updates], {
    axis: 0,
    reduction: "add",
  });
  return channelsLast(
    graph,
    graph.node("Reshape", [scattered, shapeConstant(graph, [batch, channels, height, width])]),
  );
}

/** Each window's gradient in equal shares at all of its places, padding apart. */
function averagePoolGradient(
  graph: OnnxGraph,
  gradient: string,
  windows: Windows,
  [, height, width, channels]: Dims,
  [, rows, columns]: Dims,
): string {
  const { kernel, stride, padding } = windows;
  const inside = (window: number, step: number, before: number, length: number, size: number) => {
    const start = window * step - before;
    return Math.min(start + length, size) - Math.max(start, 0);
  };
  const shares = Float32Array.from({ length: (rows as number) * (columns as number) }, (_, place) => {
    const [row, column] = [Math.floor(place / (columns as number)), place % (columns as number)];
    const down = inside(row, stride[0], padding.top, kernel[0], height as number);
    const across = inside(column, stride[1], padding.left, kernel[1], width as number);
    return 1 / (down * across);
  });
  const shared = graph.node("Mul", [
    gradient,
    graph.initializer(shares, [1, rows as number, columns as number, 1], "shares"),
  ]);
  const ones = new Float32Array((channels as number) * kernel[0] * kernel[1]).fill(1);
  const reach = (count: number, step: number, length: number, before: number, after: number) =>
    (count - 1) * step + length - before - after;
  const spread = graph.node(
    "ConvTranspose",
    [channelsFirst(graph, shared), graph.initializer(ones, [channels as number, 1, ...kernel], "ones")],
    {
      ...windowAttributes(windows),
      group: channels as number,
      kernel_shape: [...kernel],
      // What no window reached.
      output_padding: [
        (height as number) - reach(rows as number, stride[0], kernel[0], padding.top, padding.bottom),
        (width as number) - reach(columns as number, stride[1], kernel[1], padding.left, padding.right),
      ],
    },
  );
  return channelsLast(graph, spread);
}
