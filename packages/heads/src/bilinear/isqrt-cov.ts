import { flattenLocations, l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { oncePerHead } from "./once-per-head.js";
import { randomProjection } from "./random-projection.js";
import { productsOfChannels, triangleLength, triangleOf, unitMeanSquare } from "./second-order.js";

/**
 * Variance below this part of the mean square is what rounding leaves of a constant map: it counts as none. The bound is also
 * where the trace, which everything is divided by, stops.
 */
const SMALLEST_VARIANCE = 1e-10;

/** The same for a map of zeros. Its square, which is in the gradient of the division, is a float32 yet. */
const SMALLEST_TRACE = 1e-15;

/**
 * y_n = Wᵀx_n, C → d channels; Σ = (1/N) Σ_n (y_n − μ)(y_n − μ)ᵀ; A = Σ/tr Σ; Newton and Schulz's coupled iteration
 *   Y₀ = A, Z₀ = I;  T = ½(3I − Z·Y);  Y ← Y·T, Z ← T·Z
 * takes Y to √A; its upper triangle with √2 off the diagonal; L2. Length d·(d + 1)/2, 32,896 for d = 256.
 *
 * Differs from the paper: its last factor √(tr Σ) is left out, since L2 takes it away again. √2 makes distances those of the
 * matrices; the paper's classifier weighs components itself. There, batch normalisation and ReLU follow the projection. Here
 * there is no batch normalisation, without whose centring a ReLU would find most channels positive, or negative, everywhere;
 * so the projection is linear, and centring makes a bias pointless. It starts from N(0, 1/C).
 * `reduction=none` takes the channels as they come, as the published code does unless `dimension_reduction` is given.
 *
 * Maps without covariance, such as a constant or a single location, give the zero vector. An eigenvalue λ of A needs about
 * ln(1/λ)/0.81 iterations; those that have had fewer come out too small (λ = 0 stays 0).
 */
export const isqrtCov = defineHead({
  name: "isqrt-cov",
  family: "bilinear",
  summary: "Matrix square root of the covariance of channels, by Newton-Schulz iterations",
  source:
    "Li, Xie, Wang, Gao: Towards Faster Training of Global Covariance Pooling Networks by Iterative Matrix Square Root Normalization, CVPR 2018 (arXiv 1712.01034)",
  options: z.strictObject({
    reduction: z
      .enum(["projection", "none"])
      .default("projection")
      .describe("projection (a learnable one to fewer channels first) or none (all channels, dimensions is not used)"),
    dimensions: z.int().min(2).max(2048).default(256).describe("channels d after the projection, 2 to 2048"),
    iterations: z.int().min(1).max(20).default(5).describe("of Newton and Schulz's square root, 1 to 20"),
  }),
  descriptorLength: (context) => triangleLength(sizeOfCovariance(context)),
  parameterDims: ({ shape: { channels }, options: { reduction, dimensions } }) =>
    reduction === "none" ? {} : { projection: [channels, dimensions] },
  initialise: async ({ shape: { channels }, options: { reduction, dimensions }, random }) =>
    reduction === "none" ? {} : { projection: randomProjection(channels, dimensions, random) },
  aggregate(ops, [featureMap], parameters, context) {
    const { projection } = parameters as { readonly projection?: typeof featureMap };
    const { channels } = context.shape;
    const size = sizeOfCovariance(context);
    const locations = unitMeanSquare(ops, flattenLocations(ops, featureMap, channels), channels);
    const reduced = projection === undefined ? locations : ops.matMul(locations, projection);
    const covariance = covarianceOfUnitTrace(ops, reduced);
    const root = squareRoot(ops, covariance, size, context.options.iterations);
    const products = ops.reshape(root, ["same", "infer"]);
    const { products: length, positions, weights } = triangle(context);
    const upper = ops.gather(products, positions, 1, length);
    return l2Normalise(ops, ops.multiply(upper, ops.constant(weights, [weights.length])), 1);
  },
});

interface CovarianceContext {
  readonly shape: { readonly channels: number };
  readonly options: { readonly reduction: "projection" | "none"; readonly dimensions: number };
}

const sizeOfCovariance = ({ shape, options }: CovarianceContext): number =>
  options.reduction === "none" ? shape.channels : options.dimensions;

const triangle = oncePerHead((context: CovarianceContext) => triangleOf(sizeOfCovariance(context)));

/** @returns A, `[batch, channels, channels]`, of `[batch, locations, channels]` */
function covarianceOfUnitTrace<T>(ops: Ops<T>, locations: T): T {
  // Twice, since over many locations the rounded mean of a constant is another number; that of what it leaves is exact.
  const centred = centre(ops, centre(ops, locations));
  const trace = ops.sum(ops.multiply(centred, centred), [1, 2], { keep: true });
  const meanSquare = ops.sum(ops.multiply(locations, locations), [1, 2], { keep: true });
  const smallest = ops.maximum(ops.multiply(meanSquare, ops.constant(SMALLEST_VARIANCE)), ops.constant(SMALLEST_TRACE));
  const factor = ops.divide(ops.greater(trace, smallest), ops.maximum(trace, smallest));
  return ops.multiply(productsOfChannels(ops, centred, centred), factor);
}

/** Less the mean over locations. */
function centre<T>(ops: Ops<T>, locations: T): T {
  return ops.subtract(locations, ops.mean(locations, [1], { keep: true }));
}

/** √A of matrices `[batch, size, size]` with eigenvalues from 0 to 1. */
function squareRoot<T>(ops: Ops<T>, matrix: T, size: number, iterations: number): T {
  const places = Float32Array.from({ length: size }, (_, place) => place);
  const identity = ops.equal(ops.constant(places, [size, 1]), ops.constant(places, [1, size]));
  const [half, threeIdentities] = [ops.constant(0.5), ops.multiply(identity, ops.constant(3))];
  const correction = (product: T) => ops.multiply(half, ops.subtract(threeIdentities, product));
  let inverseRoot = correction(matrix);
  let root = ops.matMul(matrix, inverseRoot);
  for (let iteration = 2; iteration <= iterations; iteration++) {
    const factor = correction(ops.matMul(inverseRoot, root));
    root = ops.matMul(root, factor);
    if (iteration < iterations) inverseRoot = ops.matMul(factor, inverseRoot);
  }
  return root;
}
