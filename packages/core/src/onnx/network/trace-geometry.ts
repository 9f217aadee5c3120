import type { SideStep } from "../../backbones/backbone.js";
import { integerAttribute, integersAttribute, textAttribute } from "./attributes.js";
import { type Numbers, numbersOf } from "./constants.js";
import type { Shapes } from "./measure-shapes.js";
import type { Network, NetworkNode } from "./network.js";

/** How the locations of a value lie in the picture. */
export interface Geometry {
  /**
   * Where channels and locations are: `[batch, channels, height, width]`, `[batch, height, width, channels]`, or
   * `[batch, tokens, channels]`, one token a location row by row, behind those for the whole picture.
   */
  readonly layout: "channels-first" | "channels-last" | "tokens";
  readonly channels: number;
  /** For the shape that was measured. */
  readonly height: number;
  readonly width: number;
  readonly steps: readonly SideStep[];
  /** Of tokens: the value `[batch, channels, height, width]` whose locations they stand for, and how many come before them. */
  readonly grid?: { readonly value: string; readonly before: number };
}

/**
 * Follows the locations of the picture through a network: convolutions and poolings move them by their own rule; any other
 * operator leaves them where they are if its output has the sides of an input. A vision transformer's tokens stand for the
 * locations of the convolution that made its patches, behind at most 16 class and register tokens.
 * @param shapes of its values and weights, measured
 * @param picture the value that holds it, and its layout
 */
export function traceGeometry(
  network: Pick<Network, "nodes" | "tensors">,
  shapes: Shapes,
  picture: { readonly name: string; readonly layout: "channels-first" | "channels-last" },
): ReadonlyMap<string, Geometry> {
  const known = new Map<string, Geometry>();
  const numbers = numbersOf(network);
  const whole = shapes.get(picture.name) ?? [];
  const [batch] = whole;
  known.set(picture.name, located(whole, { layout: picture.layout, steps: [] }) as Geometry);
  // The locations that tokens stand for: those of the last map before the network leaves maps behind.
  let patches: { readonly value: string; readonly geometry: Geometry } | undefined;
  for (const node of network.nodes) {
    const [output] = node.outputs;
    const shape = output === undefined ? undefined : shapes.get(output);
    if (output === undefined || shape === undefined || shape[0] !== batch) continue;
    const found = (rules[node.operator] ?? inherited)(node, shape, { known, numbers, shapes });
    const geometry = found === undefined ? tokensOf(shape, patches) : found;
    if (!geometry) continue;
    known.set(output, geometry);
    if (node.operator === "Conv") patches = { value: output, geometry };
  }
  return known;
}

interface Known {
  readonly known: ReadonlyMap<string, Geometry>;
  readonly numbers: Numbers;
  readonly shapes: Shapes;
}

/** Null where the output is known to have no locations in a layout of ours; undefined where the rule does not know. */
type Rule = (node: NetworkNode, shape: readonly number[], known: Known) => Geometry | null | undefined;

const rules: Readonly<Record<string, Rule>> = {
  Conv: (node, shape, { known, shapes }) =>
    windowed(node, shape, known.get(node.inputs[0] as string), shapes.get(node.inputs[1] as string)?.slice(2)),
  MaxPool: (node, shape, { known }) => windowed(node, shape, known.get(node.inputs[0] as string)),
  AveragePool: (node, shape, { known }) => windowed(node, shape, known.get(node.inputs[0] as string)),
  Pad(node, shape, { known, numbers }) {
    const before = known.get(node.inputs[0] as string);
    const pads = numbers(node.inputs[1]);
    if (before?.layout !== "channels-first" || pads?.length !== 8) return undefined;
    const [rows, columns] = [2, 3].map((axis) => (pads[axis] as number) + (pads[axis + 4] as number));
    if (rows !== columns) return undefined;
    return located(shape, { ...before, steps: [...before.steps, { kernel: 1, stride: 1, padding: rows as number }] });
  },
  Reshape(node, shape, known) {
    const before = known.known.get(node.inputs[0] as string);
    // [batch, channels, locations]: on its way to tokens, and not to be taken for them where both are as many.
    const isColumns = before?.layout === "channels-first" && shape.length === 3 && shape[1] === before.channels;
    return isColumns ? null : inherited(node, shape, known);
  },
  Transpose(node, shape, { known }) {
    const before = known.get(node.inputs[0] as string);
    const order = integersAttribute(node, "perm")?.join("");
    if (before?.layout === "channels-first" && order === "0231")
      return located(shape, { ...before, layout: "channels-last" });
    if (before?.layout === "channels-last" && order === "0312")
      return located(shape, { ...before, layout: "channels-first" });
    return undefined;
  },
};

/** The geometry with the shape's own channels and sides. */
function located(
  shape: readonly number[],
  { layout, steps }: Pick<Geometry, "layout" | "steps">,
): Geometry | undefined {
  if (shape.length !== 4) return undefined;
  const [, first, second, third] = shape as [number, number, number, number];
  return layout === "channels-first"
    ? { layout, channels: first, height: second, width: third, steps }
    : { layout, channels: third, height: first, width: second, steps };
}

/** Behind a window that slides over the map, the same for rows and columns. */
function windowed(
  node: NetworkNode,
  shape: readonly number[],
  before: Geometry | undefined,
  kernelShape = integersAttribute(node, "kernel_shape"),
): Geometry | undefined {
  if (before?.layout !== "channels-first" || kernelShape?.length !== 2) return undefined;
  const pair = (name: string): readonly number[] => integersAttribute(node, name) ?? [1, 1];
  const [strides, dilations] = [pair("strides"), pair("dilations")];
  const pads = integersAttribute(node, "pads") ?? [0, 0, 0, 0];
  const mode = textAttribute(node, "auto_pad") ?? "NOTSET";
  const [ofRows, ofColumns] = [0, 1].map((axis): SideStep => {
    const kernel = ((kernelShape[axis] as number) - 1) * (dilations[axis] as number) + 1;
    const stride = strides[axis] as number;
    if (mode.startsWith("SAME")) return { kernel, stride, padding: "same" };
    const padding = mode === "VALID" ? 0 : (pads[axis] as number) + (pads[axis + 2] as number);
    // Rounding up adds what is missing for one more step of the window.
    return { kernel, stride, padding: padding + (integerAttribute(node, "ceil_mode", 0) === 1 ? stride - 1 : 0) };
  }) as [SideStep, SideStep];
  const keeps = ({ kernel, stride, padding }: SideStep) =>
    stride === 1 && (padding === "same" || padding === kernel - 1);
  if (keeps(ofRows) && keeps(ofColumns)) return located(shape, before);
  const alike =
    ofRows.stride === ofColumns.stride && ofRows.padding === ofColumns.padding && ofRows.kernel === ofColumns.kernel;
  return alike ? located(shape, { ...before, steps: [...before.steps, ofRows] }) : undefined;
}

/** Of the input with as many locations in the same places. */
const inherited: Rule = ({ inputs }, shape, { known, shapes }) => {
  for (const input of inputs) {
    const before = known.get(input);
    if (before === undefined || shapes.get(input)?.length !== shape.length) continue;
    if (before.layout === "tokens") {
      if (shapes.get(input)?.[1] === shape[1]) return { ...before, channels: shape[2] as number };
      continue;
    }
    const now = located(shape, before);
    if (now?.height === before.height && now.width === before.width) return now;
  }
  return undefined;
};

/** Class and register tokens that a transformer may have. */
const MOST_EXTRA_TOKENS = 16;

function tokensOf(
  shape: readonly number[],
  patches: { readonly value: string; readonly geometry: Geometry } | undefined,
): Geometry | undefined {
  if (patches === undefined || shape.length !== 3) return undefined;
  const { value, geometry } = patches;
  const before = (shape[1] as number) - geometry.height * geometry.width;
  if (before < 0 || before > MOST_EXTRA_TOKENS) return undefined;
  return { ...geometry, layout: "tokens", channels: shape[2] as number, grid: { value, before } };
}
