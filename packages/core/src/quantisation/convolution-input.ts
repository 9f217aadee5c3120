import { constantNumbers, inputOf, type NetworkNode, type NetworkValues } from "./network-values.js";

/** What a convolution works on. */
export interface ConvolutionInput {
  readonly name: string;
  /** Rows and columns of zeros around it: top, left, bottom, right; undefined where the convolution's own attributes say all. */
  readonly pads: readonly number[] | undefined;
}

/**
 * What a convolution takes, or, where that is only zeros put around another value, that value: a runtime that has 8-bit
 * convolutions has no 8-bit padding before them.
 */
export function convolutionInput(convolution: NetworkNode, values: NetworkValues): ConvolutionInput {
  const name = inputOf(convolution);
  const before = values.makerOf.get(name);
  const own = { name, pads: undefined };
  if (before?.opType !== "Pad" || !isOfZeros(before, values)) return own;
  const added = constantNumbers(values, inputOf(before, 1), "int64");
  const [batch, channels, top, left, batchAfter, channelsAfter, bottom, right] = [...(added ?? [])].map(Number);
  const attribute = (key: string) => convolution.attribute?.find((each) => each.name === key);
  if (added?.length !== 8 || batch || channels || batchAfter || channelsAfter || attribute("auto_pad")) return own;
  const within = attribute("pads")?.ints?.map(Number) ?? [0, 0, 0, 0];
  const pads = [top, left, bottom, right].map((count, side) => (count ?? 0) + (within[side] ?? 0));
  return { name: inputOf(before), pads };
}

function isOfZeros(pad: NetworkNode, values: NetworkValues): boolean {
  const mode = pad.attribute?.find(({ name }) => name === "mode")?.s;
  if (mode && Buffer.from(mode).toString() !== "constant") return false;
  const filling = inputOf(pad, 2);
  return filling === "" || constantNumbers(values, filling, "float32")?.[0] === 0;
}
