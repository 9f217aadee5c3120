import { type FeatureMapShape, flattenLocations, type OneOrMore, type Ops } from "@loci/core";
import { sizeOf } from "../head-definition.js";
import { adaptiveSpans, poolGrid } from "../pooling/pool-spans.js";
import { unitMeanSquare } from "./second-order.js";

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
    const size = sizes[i] as (typeof sizes)[number];
    const grid = {
      rows: adaptiveSpans(size.height, common.height),
      columns: adaptiveSpans(size.width, common.width),
    };
    const isThere = size.height === common.height && size.width === common.width;
    const averaged = isThere ? featureMap : poolGrid(ops, featureMap, grid, size, "mean");
    return unitMeanSquare(ops, flattenLocations(ops, averaged, channels), channels);
  });
}
