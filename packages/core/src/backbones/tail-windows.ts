import { RetrievalError } from "../errors.js";
import type { NetworkNode } from "../onnx/network-nodes.js";
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
  const { strides = [1, 1], pads = [0, 0, 0, 0], dilations, auto_pad, ceil_mode, count_include_pad } = node.attributes;
  const isSame = auto_pad === "SAME_UPPER";
  const odd =
    (dilations && String(dilations) !== "1,1" && `dilation ${dilations}`) ||
    (ceil_mode && "windows that reach beyond the map") ||
    (count_include_pad && "a mean with padding counted") ||
    (auto_pad && !isSame && auto_pad !== "NOTSET" && auto_pad !== "VALID" && `padding ${auto_pad}`);
  if (odd) throw unsupportedNode(node, "dilation 1, windows inside the padded map, padding not counted", odd);
  const stride = strides as [number, number];
  const [up, before, down, after] = pads as [number, number, number, number];
  const [top, bottom] = isSame ? samePadding(height, kernel[0], stride[0]) : [up, down];
  const [left, right] = isSame ? samePadding(width, kernel[1], stride[1]) : [before, after];
  return { kernel, stride, padding: { top, left, bottom, right } };
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
