import { flattenLocations, l2Normalise, type Ops } from "@loci/core";
import type { Vocabulary } from "../vlad/soft-residuals.js";

/** Square windows on a feature map, in locations; they lie inside of it. */
export interface PatchGrid {
  readonly size: number;
  readonly stride: number;
}

export interface PatchMap {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly clusters: number;
}

/**
 * A NetVLAD descriptor for every patch of the map: a_k(x) as in the head, V_pk = Σ over the locations n of patch p of
 * a_k(x_n)·(x_n − c_k); each V_pk to unit L2, concatenated cluster-major, then L2. All patches at once, as
 * V_p = (M_p ∘ Aᵀ)·X − diag(M_p·a)·C with the patches' indicators M, so that no residual of a location is ever built.
 * Source: Hausler et al.: Patch-NetVLAD: Multi-Scale Fusion of Locally-Global Descriptors for Place Recognition, CVPR 2021
 * (arXiv 2103.01486).
 * @param featureMap `[batch, height, width, channels]`
 * @returns `[batch, patches, clusters * channels]`, patches row by row
 */
export function patchDescriptors<T>(
  ops: Ops<T>,
  featureMap: T,
  vocabulary: Vocabulary<T>,
  map: PatchMap,
  grid: PatchGrid,
): T {
  const { channels, clusters, height, width } = map;
  const locations = l2Normalise(ops, flattenLocations(ops, featureMap, channels), 2);
  const products = ops.matMul(locations, vocabulary.weights);
  const assignment = ops.softmax(vocabulary.biases === undefined ? products : ops.add(products, vocabulary.biases));
  const indicators = patchIndicators(map, grid);
  const [patches, count] = [indicators.length / (height * width), height * width];
  const shares = ops.multiply(
    ops.reshape(ops.transpose(assignment, [0, 2, 1]), ["same", 1, clusters, count]),
    ops.constant(indicators, [1, patches, 1, count]),
  );
  const sums = ops.matMul(ops.reshape(shares, ["same", patches * clusters, count]), locations);
  const masses = ops.sum(shares, [3], { keep: true });
  const residuals = ops.subtract(
    ops.reshape(sums, ["same", patches, clusters, channels]),
    ops.multiply(masses, vocabulary.centres),
  );
  const balanced = l2Normalise(ops, residuals, 3);
  return l2Normalise(ops, ops.reshape(balanced, ["same", patches, clusters * channels]), 2);
}

/** Upper left corners along one side. */
const starts = (length: number, { size, stride }: PatchGrid): number[] =>
  Array.from({ length: Math.floor((length - size) / stride) + 1 }, (_, place) => place * stride);

/** 1 where a location lies in a patch: float32 `[patches, height * width]`. */
function patchIndicators({ height, width }: PatchMap, grid: PatchGrid): Float32Array {
  const corners = cornersOf({ height, width }, grid);
  const indicators = new Float32Array(corners.length * height * width);
  for (const [patch, [top, left]] of corners.entries()) {
    for (let row = top; row < top + grid.size; row++) {
      for (let column = left; column < left + grid.size; column++) {
        indicators[(patch * height + row) * width + column] = 1;
      }
    }
  }
  return indicators;
}

/** Upper left corners of the patches, row by row. */
const cornersOf = ({ height, width }: Pick<PatchMap, "height" | "width">, grid: PatchGrid): [number, number][] =>
  starts(height, grid).flatMap((top) => starts(width, grid).map((left): [number, number] => [top, left]));

/** The middles of the patches as `LocalFeatures` has them: float32 `[patches, 2]`, x then y, in cells of the map. */
export function patchLocations(map: Pick<PatchMap, "height" | "width">, grid: PatchGrid): Float32Array {
  return Float32Array.from(cornersOf(map, grid).flatMap(([top, left]) => [left + grid.size / 2, top + grid.size / 2]));
}
