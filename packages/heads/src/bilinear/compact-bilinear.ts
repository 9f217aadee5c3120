import { createRandom, type FeatureMapShape, flattenLocations, l2Normalise, type Ops, type Random } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";
import { oncePerHead } from "./once-per-head.js";
import { productsOfChannels, rootOrNot, signedRootOption, unitMeanSquare } from "./second-order.js";

const options = z.strictObject({
  sketch: z
    .enum(["tensor", "maclaurin"])
    .default("tensor")
    .describe("tensor (tensor sketch: nearer to bilinear) or maclaurin (random Maclaurin: needs more memory)"),
  dimensions: z.int().min(1).max(65536).default(8192).describe("length of the descriptor d, 1 to 65536"),
  root: signedRootOption,
  seed: z.int().min(0).max(0xffffffff).default(1).describe("of the random bins and signs, 0 to 2^32 - 1"),
});

/**
 * z = (1/N) Σ_n φ(x_n), a sketch of x·xᵀ: E⟨φ(x), φ(y)⟩ = ⟨x, y⟩² over seeds; then sign(z)·√(|z| + ε) and L2. Length d.
 *
 * Tensor sketch: with random bins h₁, h₂: channel → 0 … d−1 and signs s₁, s₂, φ(x)_j is the sum of s₁(a)·x_a·s₂(b)·x_b over
 * all a, b with (h₁(a) + h₂(b)) mod d = j. The paper computes it for each location by FFT. It is linear in x·xᵀ, so here it
 * is applied once, to G = (1/N) Σ (s₁∘x)(s₂∘x)ᵀ: a table lists the places of G that every bin adds up.
 * Its d rows are as long as the fullest bin, 257 at C = 1280 and d = 8192: 17 MB in ONNX, and 8 MB of gathered values beside
 * the 7 MB of G for every picture, whatever N is.
 *
 * Random Maclaurin: φ(x) = (W₁ᵀx)∘(W₂ᵀx)/√d with random signs W₁, W₂ `[C, d]`: 42 MB each at C = 1280 and d = 8192, and two
 * N × d of values for every picture.
 *
 * Bins and signs follow from the option `seed`; they are constants, not parameters.
 * ε is 1e-8 of the mean square of the features.
 */
export const compactBilinear = defineHead({
  name: "compact-bilinear",
  family: "bilinear",
  summary: "A random sketch of the products of all pairs of channels",
  source: "Gao, Beijbom, Zhang, Darrell: Compact Bilinear Pooling, CVPR 2016 (arXiv 1511.06062)",
  options,
  descriptorLength: ({ options: { dimensions } }) => dimensions,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, context) {
    const { channels } = context.shape;
    const { sketch, dimensions, root } = context.options;
    const locations = unitMeanSquare(ops, flattenLocations(ops, featureMap, channels), channels);
    const sum =
      sketch === "tensor"
        ? tensorSketch(ops, locations, tensorDraw(context), { channels, dimensions })
        : randomMaclaurin(ops, locations, maclaurinDraw(context), { channels, dimensions });
    return l2Normalise(ops, rootOrNot(root)(ops, sum), 1);
  },
});

interface Sizes {
  readonly channels: number;
  readonly dimensions: number;
}

type Options = z.output<typeof options>;

/** Draws h₁, s₁, h₂, s₂ in this order. */
const tensorDraw = oncePerHead(({ shape: { channels }, options: { dimensions, seed } }: DrawContext) => {
  const random = createRandom(seed);
  const draw = () => ({
    bins: Int32Array.from({ length: channels }, () => random.integer(dimensions)),
    signs: randomSigns(channels, random),
  });
  const [first, second] = [draw(), draw()];
  return { signs: [first.signs, second.signs] as const, ...tableOfBins(first.bins, second.bins, dimensions) };
});

/** Draws W₁, then W₂, row-major. */
const maclaurinDraw = oncePerHead(({ shape: { channels }, options: { dimensions, seed } }: DrawContext) => {
  const random = createRandom(seed);
  return [randomSigns(channels * dimensions, random), randomSigns(channels * dimensions, random)] as const;
});

interface DrawContext {
  readonly shape: FeatureMapShape;
  readonly options: Options;
}

/** @returns Σ_n φ(x_n) `[batch, dimensions]` */
function tensorSketch<T>(
  ops: Ops<T>,
  locations: T,
  { signs: [first, second], table, width }: ReturnType<typeof tensorDraw>,
  { channels, dimensions }: Sizes,
): T {
  const signed = (signs: Float32Array) => ops.multiply(locations, ops.constant(signs, [channels]));
  const products = productsOfChannels(ops, signed(first), signed(second));
  const terms = ops.gather(ops.reshape(products, ["same", channels ** 2]), table, 1, channels ** 2);
  return ops.sum(ops.reshape(terms, ["same", dimensions, width]), [2]);
}

/** Row j lists the places a·C + b with (first[a] + second[b]) mod dimensions = j, filled up with −1 to the fullest bin's. */
function tableOfBins(first: Int32Array, second: Int32Array, dimensions: number) {
  const binOf = (a: number, b: number) => ((first[a] as number) + (second[b] as number)) % dimensions;
  const forEachPair = (use: (bin: number, place: number) => void) => {
    for (let a = 0; a < first.length; a++) {
      for (let b = 0; b < second.length; b++) use(binOf(a, b), a * second.length + b);
    }
  };
  const counts = new Int32Array(dimensions);
  forEachPair((bin) => {
    counts[bin] = (counts[bin] as number) + 1;
  });
  const width = counts.reduce((most, count) => Math.max(most, count), 0);
  const table = new Int32Array(dimensions * width).fill(-1);
  counts.fill(0);
  forEachPair((bin, place) => {
    const taken = counts[bin] as number;
    table[bin * width + taken] = place;
    counts[bin] = taken + 1;
  });
  return { table, width };
}

/** @returns Σ_n φ(x_n) `[batch, dimensions]` */
function randomMaclaurin<T>(
  ops: Ops<T>,
  locations: T,
  [first, second]: ReturnType<typeof maclaurinDraw>,
  { channels, dimensions }: Sizes,
): T {
  const project = (signs: Float32Array) => ops.matMul(locations, ops.constant(signs, [channels, dimensions]));
  return ops.multiply(
    ops.sum(ops.multiply(project(first), project(second)), [1]),
    ops.constant(1 / Math.sqrt(dimensions)),
  );
}

const randomSigns = (length: number, random: Random): Float32Array => {
  const signs = new Float32Array(length);
  for (let place = 0; place < length; place++) signs[place] = random.uniform() < 0.5 ? -1 : 1;
  return signs;
};
