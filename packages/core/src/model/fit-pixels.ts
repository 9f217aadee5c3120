import type { Preprocessing } from "../backbones/backbone.js";
import type { OnnxGraph } from "../onnx/graph.js";

/** Values of a graph that hold one float32 number each, for one side of the picture. */
interface Side {
  /** The picture's own, pixels. */
  readonly pixels: string;
  /** Of the picture's pixels to one of the scaled. */
  readonly shrinking: string;
  /** After the picture was scaled, before anything is cut off or added: a whole number. */
  readonly scaled: string;
  /** What comes out. */
  readonly kept: string;
  /** Where that begins in the scaled side; below zero where black is added. */
  readonly start: string;
}

/**
 * Brings pictures of any size to a network's input inside the graph, as `decodeImage` does outside of it: Lanczos with 3 lobes,
 * which widen with the shrinking, or cubic interpolation to enlarge, and the same cut or border. Each side is one product with a matrix of weights that the graph
 * makes from the picture's size, so nothing is needed but plain operators. What differs: libvips shrinks large
 * pictures by plain means first (JPEGs while it decodes them), and rounds to whole values between the two sides.
 * @param picture uint8 `[batch, height, width, 3]`
 * @returns uint8 `[batch, height, width, 3]`, of the size and fit
 */
export function fitPixels(
  graph: OnnxGraph,
  picture: string,
  { fit, size }: Pick<Preprocessing, "fit" | "size">,
): string {
  const { constant, integers, node } = calculator(graph);
  const lengths = node("Cast", [node("Shape", [picture])], { to: FLOAT });
  const [height, width] = [1, 2].map((axis) =>
    node("Gather", [lengths, graph.initializer(BigInt64Array.of(BigInt(axis)), [])]),
  ) as [string, string];
  const side = (pixels: string): Side => {
    const target = constant(size);
    if (fit === "fill") {
      return { pixels, shrinking: node("Div", [pixels, target]), scaled: target, kept: target, start: constant(0) };
    }
    const whole = node(fit === "letterbox" ? "Max" : "Min", [height, width]);
    // The same for both sides, and halves are rounded up, as sharp does.
    const shrinking = node("Div", [whole, target]);
    const scaled = node("Floor", [node("Add", [node("Div", [pixels, shrinking]), constant(0.5)])]);
    if (fit === "shorter-side") return { pixels, shrinking, scaled, kept: scaled, start: constant(0) };
    const half = (rest: string) => node("Floor", [node("Mul", [rest, constant(0.5)])]);
    const start =
      fit === "crop" ? half(node("Sub", [scaled, target])) : node("Neg", [half(node("Sub", [target, scaled]))]);
    return { pixels, shrinking, scaled, kept: target, start };
  };
  const weights = (pixels: string) => weightsOf(graph, side(pixels));
  const rows = node("Reshape", [node("Cast", [picture], { to: FLOAT }), integers(0, 0, -1)]);
  const lower = node("Reshape", [node("MatMul", [weights(height), rows]), integers(0, 0, -1, 3)]);
  const resized = node("MatMul", [weights(width), lower]);
  const whole = node("Clip", [node("Round", [resized]), constant(0), constant(255)]);
  return node("Cast", [whole], { to: UINT8 });
}

/** `[kept, pixels]`: what each pixel of the side counts for each that comes out; rows of a black border are zero. */
function weightsOf(graph: OnnxGraph, { pixels, shrinking, scaled, kept, start }: Side): string {
  const { constant, integers, node } = calculator(graph);
  const [zero, half, one] = [constant(0), constant(0.5), constant(1)];
  const isEnlarging = node("Less", [shrinking, one]);
  const places = node("Unsqueeze", [node("Add", [node("Range", [zero, kept, one]), start]), integers(1)]);
  // Of the pixel that comes out, in pixels of the picture. As libvips does it: to shrink from its middle, and what the rounding
  // of the scaled side leaves over is shared between both ends; to enlarge from its upper left corner.
  const corners = node("Mul", [places, shrinking]);
  const left = node("Sub", [pixels, node("Mul", [shrinking, node("Sub", [scaled, one])])]);
  const middles = node("Add", [corners, node("Where", [isEnlarging, zero, node("Mul", [left, half])])]);
  const columns = node("Add", [node("Range", [zero, pixels, one]), half]);
  const distances = node("Abs", [node("Div", [node("Sub", [columns, middles]), node("Max", [shrinking, one])])]);
  const raw = node("Where", [isEnlarging, cubic(graph, distances), lanczos(graph, distances)]);
  const even = node("Div", [raw, node("ReduceSum", [raw, integers(1)], { keepdims: 1 })]);
  const inPicture = node("And", [node("GreaterOrEqual", [places, zero]), node("Less", [places, scaled])]);
  return node("Where", [inPicture, even, zero]);
}

/** sinc(x) sinc(x / 3) = 3 sin(pi x) sin(pi x / 3) / (pi x)^2 up to 3; no x is so small that float32 fails. */
function lanczos(graph: OnnxGraph, distances: string): string {
  const { constant, node } = calculator(graph);
  const angle = node("Mul", [node("Max", [distances, constant(1e-4)]), constant(Math.PI)]);
  const sines = node("Mul", [node("Sin", [angle]), node("Sin", [node("Mul", [angle, constant(1 / 3)])])]);
  const kernel = node("Div", [node("Mul", [sines, constant(3)]), node("Mul", [angle, angle])]);
  return node("Where", [node("Less", [distances, constant(3)]), kernel, constant(0)]);
}

/** Keys' cubic convolution with a = -1/2: 3/2 x^3 - 5/2 x^2 + 1 up to 1, -1/2 x^3 + 5/2 x^2 - 4 x + 2 up to 2. */
function cubic(graph: OnnxGraph, distances: string): string {
  const { constant, node } = calculator(graph);
  // Horner's rule.
  const polynomial = (...[highest, ...others]: [number, ...number[]]) =>
    others.reduce((value, next) => node("Add", [node("Mul", [value, distances]), constant(next)]), constant(highest));
  const outer = node("Where", [node("Less", [distances, constant(2)]), polynomial(-0.5, 2.5, -4, 2), constant(0)]);
  return node("Where", [node("Less", [distances, constant(1)]), polynomial(1.5, -2.5, 0, 1), outer]);
}

/** Short words for what such formulas are made of. */
const calculator = (graph: OnnxGraph) => ({
  constant: (value: number) => graph.initializer(Float32Array.of(value), []),
  integers: (...values: number[]) => graph.initializer(BigInt64Array.from(values, BigInt), [values.length]),
  node: (...given: Parameters<OnnxGraph["node"]>) => graph.node(...given),
});

/** ONNX's codes for element types, as Cast's attribute wants them. */
const FLOAT = 1;
const UINT8 = 2;
