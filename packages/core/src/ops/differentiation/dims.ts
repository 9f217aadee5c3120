import type { ReshapeDim, Windows } from "../ops.js";

export type Dims = readonly number[];

export const sizeOf = (dims: Dims): number => dims.reduce((product, dim) => product * dim, 1);

/** An axis counted from 0; −1 is the last. */
export const axisOf = (axis: number, dims: Dims): number => (axis < 0 ? axis + dims.length : axis);

/** Of two values that broadcast from the right. */
export function broadcastDims(left: Dims, right: Dims): Dims {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [one, other] = [left, right].map((dims) => dims[axis - rank + dims.length] ?? 1) as [number, number];
    return one === 1 ? other : one;
  });
}

/** With 1 at each of the axes. */
export const keptDims = (dims: Dims, axes: readonly number[]): Dims => {
  const reduced = new Set(axes.map((axis) => axisOf(axis, dims)));
  return dims.map((dim, axis) => (reduced.has(axis) ? 1 : dim));
};

/** Without the axes. */
export const droppedDims = (dims: Dims, axes: readonly number[]): Dims => {
  const reduced = new Set(axes.map((axis) => axisOf(axis, dims)));
  return dims.filter((_, axis) => !reduced.has(axis));
};

export function reshapedDims(dims: Dims, wanted: readonly ReshapeDim[]): Dims {
  const known = wanted.map((dim, axis) => (dim === "same" ? (dims[axis] as number) : dim === "infer" ? 1 : dim));
  const left = sizeOf(dims) / sizeOf(known);
  return wanted.map((dim, axis) => (dim === "infer" ? left : (known[axis] as number)));
}

/** Of `[batch, height, width, channels]` once windows went over it; the channels stay. */
export function windowedDims(
  [batch, height, width, channels]: Dims,
  { kernel: [rows, columns], stride, padding: { top, left, bottom, right } }: Windows,
): Dims {
  const along = (length: number, kernel: number, step: number) => Math.floor((length - kernel) / step) + 1;
  return [
    batch as number,
    along((height as number) + top + bottom, rows, stride[0]),
    along((width as number) + left + right, columns, stride[1]),
    channels as number,
  ];
}
