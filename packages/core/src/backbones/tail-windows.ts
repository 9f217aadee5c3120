import { RetrievalError } from "../errors.js";
import { integerAttribute, integersAttribute, textAttribute } from "../onnx/network/attributes.js";
import type { NetworkNode } from "../onnx/network/network.js";
import type { Windows } from "../ops/ops.js";

/** Of a feature map. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Where the windows of a convolution or a pooling lie over a map of this size.
 * @throws RetrievalError on a setting that is not covered
 */
export function windowsOf(node: NetworkNode, { height, width }: MapSize, kernel: readonly [number, number]): Windows {
  const { strides, pads, autoPad } = knownSettings(node);
  const isSame = autoPad === "SAME_UPPER";
  const stride = strides as [number, number];
  const [up, before, down, after] = pads as [number, number, number, number];
  const [top, bottom] = isSame ? samePadding(height, kernel[0], stride[0]) : [up, down];
  const [left, right] = isSame ? samePadding(width, kernel[1], stride[1]) : [before, after];
  return { kernel, stride, padding: { top, left, bottom, right } };
}

function knownSettings(node: NetworkNode) {
  const dilations = integersAttribute(node, "dilations") ?? [1, 1];
  const autoPad = textAttribute(node, "auto_pad") ?? "NOTSET";
  const pads = integersAttribute(node, "pads") ?? [0, 0, 0, 0];
  const countsPadding = integerAttribute(node, "count_include_pad", 0) === 1 && pads.some((length) => length > 0);
  const odd =
    (dilations.some((step) => step !== 1) && `dilation ${dilations}`) ||
    (integerAttribute(node, "ceil_mode", 0) === 1 && "windows that reach beyond the map") ||
    (countsPadding && "a mean with padding counted") ||
    (!["NOTSET", "VALID", "SAME_UPPER"].includes(autoPad) && `padding ${autoPad}`);
  if (odd) throw unsupportedNode(node, "dilation 1, windows inside the padded map, padding not counted", odd);
  return { strides: integersAttribute(node, "strides") ?? [1, 1], pads, autoPad };
}

/** As many as give ceil(length / stride) windows, the larger half behind. */
function samePadding(length: number, kernel: number, stride: number): [number, number] {
  const all = Math.max(0, (Math.ceil(length / stride) - 1) * stride + kernel - length);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

/** Of what windows over a map of this size give. */
export function sizeBehind(
  { height, width }: MapSize,
  { kernel, stride, padding: { top, left, bottom, right } }: Windows,
  channels: number,
): MapSize {
  return {
    height: Math.floor((height + top + bottom - kernel[0]) / stride[0]) + 1,
    width: Math.floor((width + left + right - kernel[1]) / stride[1]) + 1,
    channels,
  };
}

/** A node that cannot be trained. */
export function unsupportedNode({ operator, outputs }: NetworkNode, expected: string, got: string): RetrievalError {
  return new RetrievalError({
    what: `training the network: its ${operator} "${outputs[0]}"`,
    expected,
    got,
    remedy: "Train from a layer behind it",
  });
}
