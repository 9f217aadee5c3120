import type { Preprocessing } from "../backbones/backbone.js";
import { choose } from "../catalogue.js";
import { type Axis, type ElementType, OnnxGraph } from "../onnx/graph.js";
import { fitPixels } from "./fit-pixels.js";
import { compileModel, DESCRIPTOR, type Model, PIXELS } from "./model.js";

/** What an exported model is given. */
export interface ExportInputDefinition {
  readonly summary: string;
  /** The name of the file's input. */
  readonly name: string;
  readonly type: ElementType;
  axes(preprocessing: Pick<Preprocessing, "fit" | "size">): readonly Axis[];
  /** @returns uint8 `[batch, height, width, 3]` as the network wants it, computed from the input */
  toPixels(graph: OnnxGraph, input: string, preprocessing: Pick<Preprocessing, "fit" | "size">): string;
}

/** Sides of what the network takes: open where pictures keep their shape. */
const sides = ({ fit, size }: Pick<Preprocessing, "fit" | "size">): [Axis, Axis] =>
  fit === "shorter-side" ? ["height", "width"] : [size, size];

/** What `loci export --input` chooses from. */
export const exportInputs = {
  bytes: {
    summary: "RGB bytes at the network's own size: the very input that Loci computes descriptors from",
    name: PIXELS,
    type: "uint8",
    axes: (preprocessing) => ["batch", ...sides(preprocessing), 3],
    toPixels: (_, input) => input,
  },
  picture: {
    summary: "RGB bytes of pictures of any size, brought to the network's size inside the file",
    name: "picture",
    type: "uint8",
    axes: () => ["batch", "height", "width", 3],
    toPixels: fitPixels,
  },
  tensor: {
    summary: "RGB from 0 to 1 at the network's own size, channels first, as torchvision's ToTensor gives it",
    name: "tensor",
    type: "float32",
    axes: (preprocessing) => ["batch", 3, ...sides(preprocessing)],
    toPixels: (graph, input) => {
      const constant = (value: number) => graph.initializer(Float32Array.of(value), []);
      const rows = graph.node("Transpose", [input], { perm: [0, 2, 3, 1] });
      const scaled = graph.node("Round", [graph.node("Mul", [rows, constant(255)])]);
      return graph.node("Cast", [graph.node("Clip", [scaled, constant(0), constant(255)])], { to: UINT8 });
    },
  },
} as const satisfies Record<string, ExportInputDefinition>;

export type ExportInput = keyof typeof exportInputs;

/**
 * Backbone and head as one ONNX file for other programs: from what `input` says to `descriptor`, float32
 * `[batch, descriptorLength]`, unit L2 norm. Only operators of ONNX's own set 17.
 */
export function exportModel(model: Model, input: ExportInput = "bytes"): Uint8Array {
  const definition: ExportInputDefinition = choose("input", exportInputs, input);
  const { preprocessing, head } = model;
  const graph = new OnnxGraph();
  const given = graph.input(definition.name, definition.type, definition.axes(preprocessing));
  const pixels = definition.toPixels(graph, given, preprocessing);
  const nameOf = graph.include(compileModel(model), { [PIXELS]: pixels }, { values: "model/", weights: "model/" });
  graph.node("Identity", [nameOf(DESCRIPTOR)], {}, DESCRIPTOR);
  graph.output(DESCRIPTOR, "float32", ["batch", head.descriptorLength]);
  return graph.encode();
}

/** ONNX's code for the element type, as Cast's attribute wants it. */
const UINT8 = 2;
