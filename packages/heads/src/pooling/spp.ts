import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";
import { adaptiveSpans, poolGrid } from "./pool-spans.js";

/**
 * For each g of the pyramid the map is divided into g × g cells, f = all cells' maxima or means side by side, coarsest grid
 * first, cells row-major, channels fastest: component (cell·C + c); then L2 of the whole.
 *
 * Cell i covers rows floor(i·H/g) to ceil((i + 1)·H/g) − 1, and columns likewise: torch's adaptive pooling. The paper's
 * windows are ceil(H/g) long at stride floor(H/g), which are others when g does not divide H, and need H >= g; these
 * overlap or repeat themselves on smaller maps.
 */
export const spp = defineHead({
  name: "spp",
  family: "pooling",
  summary: "Spatial pyramid pooling: cells of ever finer grids",
  source:
    "He, Zhang, Ren, Sun: Spatial Pyramid Pooling in Deep Convolutional Networks for Visual Recognition, ECCV 2014 (arXiv 1406.4729)",
  options: z.strictObject({
    grids: z
      .enum(["1x2x4", "1x2x3x6"])
      .default("1x2x4")
      .describe("cells along a side, grid by grid: 1x2x4 (21 cells) or 1x2x3x6 (50 cells, as in the paper)"),
    pooling: z.enum(["max", "average"]).default("max").describe("what is taken of a cell: max or average"),
  }),
  fixedSize: true,
  descriptorLength: ({ shape, options: { grids } }) =>
    sidesOf(grids).reduce((cells, side) => cells + side * side, 0) * shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape, options: { grids, pooling } }) {
    const size = sizeOf(shape);
    const levels = sidesOf(grids).map((side) => {
      const grid = { rows: adaptiveSpans(size.height, side), columns: adaptiveSpans(size.width, side) };
      const cells = poolGrid(ops, featureMap, grid, size, pooling === "max" ? "max" : "mean");
      return ops.reshape(cells, ["same", side * side * shape.channels]);
    });
    return l2Normalise(ops, ops.concat(levels, 1), 1);
  },
});

const sidesOf = (grids: string) => grids.split("x").map(Number);
