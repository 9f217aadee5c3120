import type { Ops } from "@loci/core";
import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { type AxisWindows, placeWindows, pooledShape, type WindowGrid, windowOptions } from "./pooling-windows.js";
import { nearest, positionsOf, spreadWindows } from "./window-contents.js";

/**
 * y_n,c = x_n,c where n is the place of the maximum of channel c in at least one window, else 0: max pooling that remembers
 * where the maxima were, then unpooling to the size from which it came.
 *
 * Of equal maxima in a window the first one counts, row by row, as in torch. A location that is the maximum of several
 * overlapping windows keeps its value: torch's rule that the last write wins, all of which write the same here. Caffe's
 * unpooling adds them up. Locations that no window covers (those left over at the end) become 0. The gradient of y is 1
 * where x is kept, however many windows keep it; y jumps where two locations change places, of which a gradient says nothing.
 */
export const maxUnpool = defineNeck({
  name: "max-unpool",
  summary: "The maximum of each window at its place, zeros elsewhere",
  source:
    "Zeiler, Fergus: Visualizing and Understanding Convolutional Networks, ECCV 2014 (arXiv 1311.2901), unpooling with switches",
  options: windowOptions,
  fixedSize: true,
  outputShape(context) {
    pooledShape("max-unpool", context);
    return context.shape;
  },
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const { channels } = context.shape;
    const grid = placeWindows(context);
    const values = spreadWindows(ops, featureMap, grid, nearest);
    const isMaximum = ops.equal(values, maximaSpread(ops, values, grid, channels));
    const precedence = ops.multiply(isMaximum, precedences(ops, grid));
    const isFirst = ops.equal(precedence, maximaSpread(ops, precedence, grid, channels));
    return ops.multiply(featureMap, keptAnywhere(ops, isFirst, grid));
  },
});

/** Each window's maximum at all of its places. @param spread `[batch, rows * kernel, columns * kernel, channels]` */
function maximaSpread<T>(ops: Ops<T>, spread: T, { rows, columns }: WindowGrid, channels: number): T {
  const { count: height, kernel } = rows;
  const width = columns.count;
  const byRow = ops.max(ops.reshape(spread, ["same", height, kernel, width * kernel, channels]), [2]);
  const maxima = ops.max(ops.reshape(byRow, ["same", height, width, kernel, channels]), [3]);
  return ops.gather(ops.gather(maxima, windowOfPlace(rows), 1, height), windowOfPlace(columns), 2, width);
}

const windowOfPlace = ({ count, kernel }: AxisWindows) =>
  Int32Array.from({ length: count * kernel }, (_, place) => Math.floor(place / kernel));

/** `[1, rows * kernel, columns * kernel, 1]`: kernel² at a window's first place down to 1 at its last; 0 outside the map. */
function precedences<T>(ops: Ops<T>, { rows, columns }: WindowGrid): T {
  const { kernel } = rows;
  const isOn = (position: number, { length }: AxisWindows) => position >= 0 && position < length;
  const values = positionsOf(rows).flatMap((y, i) =>
    positionsOf(columns).map((x, j) =>
      isOn(y, rows) && isOn(x, columns) ? kernel * kernel - (i % kernel) * kernel - (j % kernel) : 0,
    ),
  );
  return ops.constant(Float32Array.from(values), [1, rows.count * kernel, columns.count * kernel, 1]);
}

/** 1 where a location is marked in any of its windows. @param marks `[batch, rows * kernel, columns * kernel, channels]` */
function keptAnywhere<T>(ops: Ops<T>, marks: T, { rows, columns }: WindowGrid): T {
  const alongRows = anyPlace(ops, marks, rows, 1);
  return anyPlace(ops, alongRows, columns, 2);
}

function anyPlace<T>(ops: Ops<T>, marks: T, windows: AxisWindows, axis: number): T {
  const positions = positionsOf(windows);
  return placesByTurn(windows)
    .map((places) => ops.gather(marks, places, axis, positions.length))
    .reduce((left, right) => ops.maximum(left, right));
}

/** For each position of the axis the first place at which a window covers it, then the second, …; −1 when there is none. */
function placesByTurn(windows: AxisWindows): readonly Int32Array[] {
  const positions = positionsOf(windows);
  const placesOf = Array.from({ length: windows.length }, (_, position) =>
    [...positions.keys()].filter((place) => positions[place] === position),
  );
  const turns = Math.max(...placesOf.map((places) => places.length));
  return Array.from({ length: turns }, (_, turn) => Int32Array.from(placesOf, (places) => places[turn] ?? -1));
}
