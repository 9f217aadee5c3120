import { type FeatureMapShape, flattenLocations, type OneOrMore, type Ops } from "@loci/core";
import { sizeOf } from "../head-definition.js";
import { unitMeanSquare } from "./second-order.js";

interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Feature maps of several layers, location by location at the same places: all are averaged down to the smallest height and
 * the smallest width among them, as torch's `adaptive_avg_pool2d` does it. Only for heads with `fixedSize`.
 * @returns one `[batch, locations, channels]` per map, of unit mean square (see `unitMeanSquare`)
 */
export function atCommonSize<T>(ops: Ops<T>, featureMaps: OneOrMore<T>, shapes: OneOrMore<FeatureMapShape>): T[] {
  const sizes = shapes.map(sizeOf);
  const common = {
    height: Math.min(...sizes.map(({ height }) => height)),
    width: Math.min(...sizes.map(({ width }) => width)),
  };
  return featureMaps.map((featureMap, i) => {
    const { channels } = shapes[i] as FeatureMapShape;
    const averaged = averagedTo(ops, flattenLocations(ops, featureMap, channels), sizes[i] as Size, common);
    return unitMeanSquare(ops, averaged, channels);
  });
}

/** One matrix product does for all sizes, also for those that do not divide each other, whose windows overlap. */
function averagedTo<T>(ops: Ops<T>, locations: T, from: Size, to: Size): T {
  if (from.height === to.height && from.width === to.width) return locations;
  const dims = [from.height * from.width, to.height * to.width];
  const weights = ops.constant(averagingWeights(from, to), dims);
  return ops.transpose(ops.matMul(ops.transpose(locations, [0, 2, 1]), weights), [0, 2, 1]);
}

/** How much of every location (row) is in every average (column). */
function averagingWeights(from: Size, to: Size): Float32Array {
  const columns = to.height * to.width;
  const weights = new Float32Array(from.height * from.width * columns);
  for (let row = 0; row < to.height; row++) {
    const rows = windowOf(row, from.height, to.height);
    for (let column = 0; column < to.width; column++) {
      const window = windowOf(column, from.width, to.width);
      const share = 1 / ((rows.end - rows.start) * (window.end - window.start));
      for (let y = rows.start; y < rows.end; y++) {
        for (let x = window.start; x < window.end; x++) {
          weights[(y * from.width + x) * columns + row * to.width + column] = share;
        }
      }
    }
  }
  return weights;
}

/** What part `index` of `parts` covers of a length: from ⌊index·length/parts⌋ up to ⌈(index + 1)·length/parts⌉. */
const windowOf = (index: number, length: number, parts: number) => ({
  start: Math.floor((index * length) / parts),
  end: Math.ceil(((index + 1) * length) / parts),
});
