import type { Ops } from "@loci/core";
import type { AxisWindows, WindowGrid } from "./pooling-windows.js";

/** The position on an axis of so many positions that stands in for one that may lie outside. */
type StandIn = (position: number, length: number) => number;

/** The nearest position on the axis. It lies in the same window, so the window's maximum stays what it is. */
export const nearest: StandIn = (position, length) => Math.min(Math.max(position, 0), length - 1);

/** Mirrored at the outermost positions, which are not repeated, as often as it takes: NumPy's and torch's "reflect". */
export const reflected: StandIn = (position, length) => {
  const period = Math.max(2 * (length - 1), 1);
  const folded = ((position % period) + period) % period;
  return Math.min(folded, period - folded);
};

/** Nothing: there the window holds zeros. */
export const outside: StandIn = (position, length) => (position < 0 || position >= length ? -1 : position);

/** All windows side by side, none shared: `[batch, height, width, channels]` → `[batch, rows * kernel, columns * kernel, channels]`. */
export function spreadWindows<T>(ops: Ops<T>, featureMap: T, { rows, columns }: WindowGrid, standIn: StandIn): T {
  const along = (axis: AxisWindows) => Int32Array.from(positionsOf(axis), (position) => standIn(position, axis.length));
  return ops.gather(ops.gather(featureMap, along(rows), 1, rows.length), along(columns), 2, columns.length);
}

/** The positions that the windows cover, those of window 0 first; negative and from `length` on outside the map. */
export function positionsOf({ count, kernel, stride, before }: AxisWindows): readonly number[] {
  return Array.from({ length: count * kernel }, (_, i) => Math.floor(i / kernel) * stride - before + (i % kernel));
}
