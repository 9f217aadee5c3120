import { PIXELS } from "../model/model.js";
import type { OnnxGraph } from "../onnx/graph.js";
import type { ChannelNumbers, Preprocessing } from "./backbone.js";

/** TensorProto.DataType.FLOAT, as Cast's attribute wants it. */
const FLOAT = 1;

/**
 * Begins a network with raw pixels, uint8 `[batch, height, width, 3]`, and brings them to what the network was trained on.
 * @returns the value that the network takes, float32 `[batch, 3, height, width]` or `[batch, height, width, 3]`
 */
export function networkInput(
  graph: OnnxGraph,
  { scale, offset, channelOrder }: Pick<Preprocessing, "scale" | "offset" | "channelOrder">,
  layout: "channels-first" | "channels-last",
): string {
  const pixels = graph.input(PIXELS, "uint8", ["batch", "height", "width", 3]);
  const constant = (numbers: ChannelNumbers, name: string) =>
    graph.initializer(Float32Array.from([numbers].flat()), typeof numbers === "number" ? [] : [3], `input/${name}`);
  const numbers = graph.node("Cast", [pixels], { to: FLOAT }, "input/numbers");
  const ordered =
    channelOrder === "bgr"
      ? graph.node(
          "Gather",
          [numbers, graph.initializer(BigInt64Array.of(2n, 1n, 0n), [3], "input/order")],
          { axis: 3 },
          "input/ordered",
        )
      : numbers;
  const scaled = graph.node("Mul", [ordered, constant(scale, "scale")], {}, "input/scaled");
  const shifted = graph.node("Add", [scaled, constant(offset, "offset")], {}, "input/shifted");
  return layout === "channels-last"
    ? shifted
    : graph.node("Transpose", [shifted], { perm: [0, 3, 1, 2] }, "input/planes");
}
