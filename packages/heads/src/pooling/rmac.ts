import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";
import { type Grid, poolGrid, type Span } from "./pool-spans.js";

/** Neighbouring regions of the coarsest level should share this part of their area. */
const OVERLAP = 0.4;

/** How many regions the coarsest level may have along the longer side of a map that is not square. */
const COUNTS_ALONG_LONGER_SIDE = [2, 3, 4, 5, 6, 7] as const;

/**
 * f = Σ over regions R of v_R / ‖v_R‖, v_R,c = max over the locations in R of x_c; then L2.
 * The regions are the whole map and, on level l = 1 … L, squares of side floor(2·min(H, W)/(l + 1)): l of them along the
 * shorter side and l + m along the longer one, evenly spread from border to border, position k of n starting at
 * floor(k·(length − side)/(n − 1)). m + 1 is the number of 2 … 7 for which neighbours on level 1 overlap by closest to 0.4;
 * m = 0 on a square map. So a square map counts twice, as the whole and as level 1: as in the authors' code (cirtorch).
 * Squares without a location (levels finer than the map) are left out.
 *
 * The paper whitens each region by PCA before the sum; here there is nothing between the two norms. cirtorch adds 1e-6 to
 * the regions' norms, and computes the starts in float32, which can round a region to one location earlier.
 */
export const rmac = defineHead({
  name: "rmac",
  family: "pooling",
  summary: "Regional maxima on several scales, each of the same weight (R-MAC)",
  source:
    "Tolias, Sicre, Jégou: Particular object retrieval with integral max-pooling of CNN activations, ICLR 2016 (arXiv 1511.05879)",
  options: z.strictObject({
    levels: z.int().min(1).max(8).default(3).describe("scales L of the regions, 1 to 8"),
  }),
  fixedSize: true,
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape, options: { levels } }) {
    const size = sizeOf(shape);
    const sums = regionGrids(size.height, size.width, levels).map((grid) =>
      ops.sum(l2Normalise(ops, poolGrid(ops, featureMap, grid, size, "max"), 3), [1, 2]),
    );
    return l2Normalise(
      ops,
      sums.reduce((left, right) => ops.add(left, right)),
      1,
    );
  },
});

/** The whole map, then the squares of each level that has any. */
function regionGrids(height: number, width: number, levels: number): readonly Grid[] {
  const shorter = Math.min(height, width);
  const more = regionsMore(shorter, Math.max(height, width));
  const whole = { rows: [{ start: 0, end: height }], columns: [{ start: 0, end: width }] };
  const squares = Array.from({ length: levels }, (_, index) => {
    const level = index + 1;
    const side = Math.floor((2 * shorter) / (level + 1));
    const along = (length: number) => spread(length, side, length > shorter ? level + more : level);
    return { side, rows: along(height), columns: along(width) };
  });
  return [whole, ...squares.filter(({ side }) => side > 0)];
}

/** m: how many regions more the longer side has than the shorter one. */
function regionsMore(shorter: number, longer: number): number {
  if (shorter === longer) return 0;
  const distances = COUNTS_ALONG_LONGER_SIDE.map((count) => {
    const step = (longer - shorter) / (count - 1);
    return Math.abs((shorter - step) / shorter - OVERLAP);
  });
  return (COUNTS_ALONG_LONGER_SIDE[distances.indexOf(Math.min(...distances))] as number) - 1;
}

/** `count` spans of the length `side`, the first at the one border and the last at the other. */
function spread(length: number, side: number, count: number): readonly Span[] {
  return Array.from({ length: count }, (_, k) => {
    const start = count === 1 ? 0 : Math.floor((k * (length - side)) / (count - 1));
    return { start, end: start + side };
  });
}
