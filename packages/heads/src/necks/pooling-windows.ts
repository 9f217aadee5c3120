import { type FeatureMapShape, RetrievalError, type Windows } from "@loci/core";
import { z } from "zod";
import { sizeOf } from "../head-definition.js";
import type { NeckContext } from "./neck-definition.js";

/** The options of every neck that pools in windows. Padding is checked against the kernel here, the map in `pooledShape`. */
export const windowOptions = z
  .strictObject({
    kernel: z.int().min(1).max(16).default(2).describe("side of the square window in locations, 1 to 16"),
    stride: z.int().min(1).max(16).optional().describe("locations between windows, 1 to 16; the kernel unless given"),
    padding: z.int().min(0).max(8).default(0).describe("locations added on each side, 0 to half of the kernel"),
    ceil: z.boolean().default(false).describe("true for a last window that reaches over the end, false for none"),
  })
  .refine(({ kernel, padding }) => 2 * padding <= kernel, {
    path: ["padding"],
    error: "expected at most half of the kernel, so that no window lies outside the map",
  });

type WindowOptions = z.output<typeof windowOptions>;

/** How windows lie along one axis of the map. Window i covers the positions i·stride − before + (0 … kernel − 1). */
export interface AxisWindows {
  /** Of the axis. */
  readonly length: number;
  readonly count: number;
  readonly kernel: number;
  readonly stride: number;
  /** Positions outside the map that the first window covers. */
  readonly before: number;
  /** Positions outside the map that the last window covers. */
  readonly after: number;
}

/** Windows along the rows and along the columns: each of the one with each of the other is a window of the map. */
export interface WindowGrid {
  readonly rows: AxisWindows;
  readonly columns: AxisWindows;
}

/** @throws RetrievalError when not one window fits on the map */
export function pooledShape(name: string, { shape, options }: NeckContext<WindowOptions>): FeatureMapShape {
  const { rows, columns } = placeWindows({ shape, options });
  checkFit(name, "height", rows, options);
  checkFit(name, "width", columns, options);
  return { channels: shape.channels, height: rows.count, width: columns.count };
}

/** Of a map on which `pooledShape` found windows to fit. */
export function placeWindows({ shape, options }: NeckContext<WindowOptions>): WindowGrid {
  const { height, width } = sizeOf(shape);
  return { rows: placeAlong(height, options), columns: placeAlong(width, options) };
}

/** The same as `Ops` wants it. */
export function windowsOf(context: NeckContext<WindowOptions>): Windows {
  const { rows, columns } = placeWindows(context);
  return {
    kernel: [rows.kernel, columns.kernel],
    stride: [rows.stride, columns.stride],
    padding: { top: rows.before, left: columns.before, bottom: rows.after, right: columns.after },
  };
}

/**
 * n positions, kernel k, stride s and padding p give floor((n + 2p − k) / s) + 1 windows; with `ceil` it is the ceiling,
 * less one when the last window would start behind the map: it must start on it or on the padding before it. As PyTorch
 * and Caffe count.
 */
function placeAlong(length: number, options: WindowOptions): AxisWindows {
  const { kernel, padding } = options;
  const stride = strideOf(options);
  const steps = (length + 2 * padding - kernel) / stride;
  const last = options.ceil ? Math.ceil(steps) : Math.floor(steps);
  const count = last * stride < length + padding ? last + 1 : last;
  const after = Math.max((count - 1) * stride + kernel - padding - length, 0);
  return { length, count, kernel, stride, before: padding, after };
}

function checkFit(
  name: string,
  side: "height" | "width",
  { length, count }: AxisWindows,
  options: WindowOptions,
): void {
  if (count >= 1) return;
  const least = options.kernel - 2 * options.padding - (options.ceil ? strideOf(options) - 1 : 0);
  throw new RetrievalError({
    what: `${name}: ${side} of the feature map`,
    expected: `at least ${least} for a window of ${options.kernel}`,
    got: `${length}`,
    remedy: "Choose a smaller kernel, more padding, or larger pictures",
  });
}

const strideOf = ({ kernel, stride = kernel }: WindowOptions): number => stride;
