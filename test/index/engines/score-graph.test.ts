import { createRandom } from "@loci/core";
import { type Metric, metrics, precisionNames } from "@loci/index";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { Gallery, type GalleryBlock } from "../../../packages/index/dist/engines/gallery.js";
import { canSumBytes, scoreGraph } from "../../../packages/index/dist/engines/score-graph.js";
import { randomDescriptors } from "../../support/descriptors.js";

const random = createRandom(11);

async function score(graph: Uint8Array, queries: Float32Array, dimension: number, block: GalleryBlock, count: number) {
  const session = await InferenceSession.create(graph);
  const perRow = (values: Float32Array) => new Tensor("float32", values, [1, block.rows]);
  const tensors: Record<string, Tensor> = {
    queries: new Tensor("float32", queries, [queries.length / dimension, dimension]),
    codes: new Tensor(
      block.codes instanceof Int8Array ? "int8" : block.codes instanceof Uint16Array ? "float16" : "float32",
      block.codes as never,
      [block.rows, dimension],
    ),
    centre: new Tensor("float32", block.centre ?? new Float32Array(dimension), [1, dimension]),
    biases: perRow(block.biases),
    errors: perRow(block.errors),
    norms: perRow(block.norms),
    scales: perRow(block.scales),
    count: new Tensor("int64", BigInt64Array.of(BigInt(count)), [1]),
  };
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, tensors[name] as Tensor]));
  const { best, positions } = await session.run(feeds);
  await session.release();
  return { best: best?.data as Float32Array, positions: positions?.data as Float32Array };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, at) => sum + value * (b[at] as number), 0);

/** @returns per query and descriptor: what the graph says at the most, and the true affinity; both less the centre's */
async function compared(precision: (typeof precisionNames)[number], metric: Metric, dimension: number, length = 1) {
  const [rows, count] = [90, 6];
  const drawn = () => Float32Array.from({ length: dimension }, () => 0.999 * random.uniform());
  const descriptors = randomDescriptors(random, rows, dimension).map((value, at) => length * (value + (at % 3) / 9));
  // Of very different lengths, and one that has none.
  const queries = randomDescriptors(random, count, dimension).map(
    (value, at) => length * value * ([1, 1e-3, 1e3, 1, 0, 1][Math.floor(at / dimension)] as number),
  );
  const gallery = new Gallery({ dimension, blockRows: rows, metric, precision, dither: drawn() });
  gallery.add(descriptors);
  const [block] = gallery.blocks() as [GalleryBlock];
  const centre = block.centre ?? new Float32Array(dimension);
  const { best, positions } = await score(scoreGraph(dimension, precision, drawn()), queries, dimension, block, rows);
  return Array.from(best, (most, at) => {
    const query = queries.subarray(Math.floor(at / rows) * dimension, (Math.floor(at / rows) + 1) * dimension);
    const position = positions[at] as number;
    const descriptor = descriptors.subarray(position * dimension, (position + 1) * dimension);
    const bias = metrics[metric].bias(descriptor);
    const truth = dot(query, descriptor) + bias - dot(query, centre);
    return {
      most,
      truth,
      scale: (Math.hypot(...query) + Math.hypot(...centre)) * Math.hypot(...descriptor) + Math.abs(bias),
    };
  });
}

const cases = precisionNames.flatMap((precision) =>
  (["inner-product", "euclidean"] as const).flatMap((metric) =>
    [3, 300].map((dimension) => [precision, metric, dimension] as const),
  ),
);

test.each(cases)(
  "%s, %s, %i components: never less than the true affinity, and not much more",
  async (precision, metric, dimension) => {
    for (const length of [1, 1e-6, 1e6]) {
      const all = await compared(precision, metric, dimension, length);
      for (const { most, truth, scale } of all) {
        expect(most).toBeGreaterThanOrEqual(truth - 3e-7 * scale);
        expect(most).toBeLessThanOrEqual(truth + 0.25 * scale + 1e-30);
      }
    }
  },
);

test("the best come first, equal ones by position", async () => {
  const dimension = 40;
  const one = randomDescriptors(random, 1, dimension);
  const gallery = new Gallery({ dimension, blockRows: 9, metric: "cosine", precision: "int8" });
  const others = randomDescriptors(random, 6, dimension);
  gallery.add(
    Float32Array.from([
      ...others.subarray(0, 2 * dimension),
      ...one,
      ...others.subarray(2 * dimension),
      ...one,
      ...one,
    ]),
  );
  const [block] = gallery.blocks() as [GalleryBlock];
  const { best, positions } = await score(scoreGraph(dimension, "int8"), one, dimension, block, 4);
  expect([...positions].slice(0, 3)).toEqual([2, 7, 8]);
  expect([...best]).toEqual([...best].sort((a, b) => b - a));
});

test("sums of the largest codes fit", () => {
  expect(canSumBytes(262_144)).toBe(true);
  expect(canSumBytes(262_145)).toBe(false);
  expect(262_144 * 64 * 127).toBeLessThan(2 ** 31);
});
