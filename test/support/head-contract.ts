import { type Head, type HeadMode, tensorflowOps } from "@loci/core";
import {
  createHead,
  type DescriptorSample,
  describeMaps,
  type HeadSpec,
  headDefinitions,
  neckDefinitions,
  parseHeadSpec,
  restoreHead,
} from "@loci/heads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "./both-interpreters.js";
import { compareWithTensorFlow } from "./compare-with-tensorflow.js";
import { headData } from "./head-data.js";
import { type OpenHead, openHead } from "./open-head.js";
import { randomTensor } from "./random-tensor.js";
import { openTestEngine } from "./test-engine.js";

const CHANNELS = 12;
const [HEIGHT, WIDTH] = [4, 5];

export interface ContractOptions {
  /** The descriptor of three times the features is the same. */
  readonly ignoresScale?: true;
  /** The descriptor does not depend on where a feature is. */
  readonly ignoresPlace?: true;
  /**
   * Gradients are checked where each parameter has moved from its start by normal noise of this size: for heads that start
   * at zeros, or so near them that differences in single precision drown.
   */
  readonly parametersMovedBy?: number;
}

/** What every head promises, for one spec: a name of the catalogue, with or without options. */
export function headContract(text: string, options: ContractOptions = {}): void {
  describe(`head ${text}`, () => {
    const spec = parseHeadSpec(text);
    const fixedSize = needsSize(spec);
    // Heads side by side may all take one map.
    const count = headDefinitions[spec.name]?.featureMaps?.least ?? 1;
    let opened: OpenHead;
    beforeAll(async () => {
      opened = await openHead(await build(text, count, HEIGHT, WIDTH));
    });
    afterAll(() => opened.close());

    const engines = ["tensorflow", "onnx"] as const;
    const maps = mapsOf(count, 2, HEIGHT, WIDTH, 1);

    it.each(engines)("gives finite descriptors of the promised length and unit norm on %s", async (engine) => {
      const { dims, values } = await opened[engine](maps);
      const { descriptorLength } = opened.head;
      expect(dims).toEqual([2, descriptorLength]);
      for (const row of [0, 1]) expect(norm(rowOf(values, row, descriptorLength))).toBeCloseTo(1, 4);
    });

    it("is the same in TensorFlow.js and ONNX Runtime (relative error <= 1e-4)", async () => {
      const [tensorflow, onnx] = [await opened.tensorflow(maps), await opened.onnx(maps)];
      expect(relativeError(onnx.values, tensorflow.values)).toBeLessThan(1e-4);
    });

    it.each(engines)("describes a batch as it describes one by one on %s", async (engine) => {
      const both = await opened[engine](maps);
      for (const row of [0, 1]) {
        const alone = await opened[engine](maps.map((map) => batchRow(map, row)));
        expect(relativeError(alone.values, rowOf(both.values, row, opened.head.descriptorLength))).toBeLessThan(1e-5);
      }
    });

    it("stays finite on zeros, constants, negative and huge values", async () => {
      for (const value of [0, 1e-40, 1e-20, 1, -1, 1e6]) {
        const constant = maps.map(({ dims, values }) => ({
          dims,
          values: new Float32Array(values.length).fill(value),
        }));
        for (const engine of engines) {
          const result = await opened[engine](constant);
          expect([value, engine, result.values.every(Number.isFinite)]).toEqual([value, engine, true]);
        }
      }
    });

    it.each(engines)("keeps what is wrong with one picture from the others of its batch on %s", async (engine) => {
      const { values } = await opened[engine](maps.map((map) => batchRow(map, 1)));
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30]) {
        const spoilt = maps.map(({ dims, values }) => ({
          dims,
          values: values.map((old, i) => (i < values.length / 2 ? value : old)),
        }));
        const both = await opened[engine](spoilt);
        const error = relativeError(rowOf(both.values, 1, opened.head.descriptorLength), values);
        expect([value, error < 1e-4 ? "the same" : error]).toEqual([value, "the same"]);
      }
    });

    it("leaves its input untouched and repeats itself, parameters included", async () => {
      const before = maps.map(({ values }) => values.slice());
      const [first, second] = [await opened.tensorflow(maps), await opened.tensorflow(maps)];
      expect(maps.map(({ values }) => values)).toEqual(before);
      expect(second.values).toEqual(first.values);
      expect((await build(text, count, HEIGHT, WIDTH)).parameters).toEqual(opened.head.parameters);
    });

    it.each([CHANNELS - 1, CHANNELS + 1])("refuses maps of %d channels", async (channels) => {
      const shape = { height: HEIGHT, width: WIDTH, channels };
      const source = {
        pictures: 1,
        shapes: [shape, ...new Array<typeof shape>(count - 1).fill(shape)] as const,
        read: async () => mapsOf(count, 1, HEIGHT, WIDTH, 1).map(({ values }) => values),
      };
      await expect(describeMaps(opened.head, source, [0])).rejects.toThrow(
        `feature map 1 of ${count}, height × width × channels: expected`,
      );
    });

    it("has the parameters that its parts declare, all finite, and is the same again with them from a file", async () => {
      const { head } = opened;
      for (const { shape, data } of Object.values(head.parameters)) {
        expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
        expect(data.every(Number.isFinite)).toBe(true);
      }
      const restored = await openHead(restoreHead(parseHeadSpec(text), head.inputs, head.parameters));
      expect((await restored.onnx(maps)).values).toEqual((await opened.onnx(maps)).values);
      await restored.close();
    });

    it.each(["inference", "training"] as const)(
      "has gradients that agree with central differences in %s, for every input and every parameter",
      (mode) => checkGradients(text, count, mode, options.parametersMovedBy),
    );

    it.each(count === 1 ? [text, `project(dimensions=12)|${text}`] : [text])(
      "trains on ONNX Runtime with the gradients of TensorFlow.js: %s",
      (trained) => checkCompiledGradients(trained, count, options.parametersMovedBy),
    );

    if (fixedSize) {
      it("refuses pictures of any size", async () => {
        await expect(build(text, count)).rejects.toThrow("size of the feature map: expected one size for all pictures");
      });
      it.each(sizes)("takes maps of %d × %d when it is made for them", async (height, width) => {
        const other = await openHead(await build(text, count, height, width));
        const given = mapsOf(count, 1, height, width, 2);
        for (const engine of engines) expect((await other[engine](given)).values.every(Number.isFinite)).toBe(true);
        await other.close();
      });
    } else {
      it("takes maps of any size, one head for all", async () => {
        const free = await openHead(await build(text, count));
        for (const [height, width] of sizes) {
          const given = mapsOf(count, 1, height, width, 2);
          for (const engine of engines)
            expect((await free[engine](given)).dims).toEqual([1, free.head.descriptorLength]);
        }
        await free.close();
      });
    }

    if (options.ignoresScale) {
      it("does not depend on the scale of the features", async () => {
        const larger = maps.map(({ dims, values }) => ({ dims, values: values.map((value) => 3 * value) }));
        expect(relativeError((await opened.onnx(larger)).values, (await opened.onnx(maps)).values)).toBeLessThan(1e-4);
      });
    }

    if (options.ignoresPlace) {
      it("does not depend on the order of the locations", async () => {
        const turned = maps.map(turnedAround);
        expect(relativeError((await opened.onnx(turned)).values, (await opened.onnx(maps)).values)).toBeLessThan(1e-4);
      });
    }
  });
}

const needsSize = ({ name, necks = [], branches = [] }: HeadSpec): boolean =>
  [headDefinitions[name], ...necks.map((neck) => neckDefinitions[neck.name])].some((part) => part?.fixedSize) ||
  branches.some(needsSize);

const sizes = [
  [1, 1],
  [2, 7],
  [9, 3],
] as const;

/** A head for `count` maps; free in height and width unless they are given. */
function build(text: string, count: number, height?: number, width?: number): Promise<Head> {
  const spec = parseHeadSpec(text);
  const shape = { channels: CHANNELS, height, width };
  const others = new Array(count - 1).fill(shape);
  const sample = randomTensor([300, CHANNELS], 9, "positive").values;
  const values = sample.map((value, i) => value / norm(rowOf(sample, Math.floor(i / CHANNELS), CHANNELS)));
  // For finishes that are fitted to descriptors: any will do.
  const descriptors = (length: number, count: number): DescriptorSample => {
    const rows = Math.min(count, 60);
    const drawn = randomTensor([rows, length], 10).values;
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 5);
    return {
      count: rows,
      labels,
      values: drawn.map((value, i) => value / norm(rowOf(drawn, Math.floor(i / length), length))),
    };
  };
  return createHead(spec, [shape, ...others], {
    data: headData({ locations: { values, count: 300 }, descriptors }),
  });
}

const mapsOf = (count: number, batch: number, height: number, width: number, seed: number): GivenTensor[] =>
  Array.from({ length: count }, (_, i) => randomTensor([batch, height, width, CHANNELS], seed + 100 * i, "positive"));

const rowOf = (values: Float32Array, row: number, length: number) => values.subarray(row * length, (row + 1) * length);
const norm = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function batchRow({ dims, values }: GivenTensor, row: number): GivenTensor {
  const length = values.length / dims[0]!;
  return { dims: [1, ...dims.slice(1)], values: values.slice(row * length, (row + 1) * length) };
}

/** Locations in reverse order. */
function turnedAround({ dims, values }: GivenTensor): GivenTensor {
  const [batch, height, width, channels] = dims as [number, number, number, number];
  const locations = height * width;
  const turned = new Float32Array(values.length);
  for (let b = 0; b < batch; b++) {
    for (let n = 0; n < locations; n++) {
      turned.set(rowOf(values, b * locations + n, channels), (b * locations + locations - 1 - n) * channels);
    }
  }
  return { dims, values: turned };
}

async function checkCompiledGradients(text: string, count: number, movedBy = 0): Promise<void> {
  const head = await build(text, count, HEIGHT, WIDTH);
  const parameters = Object.fromEntries(
    Object.entries(head.parameters).map(([name, { data, shape }], which) => {
      const noise = randomTensor([data.length], 50 + which).values;
      return [name, { shape, data: data.map((value, i) => value + movedBy * noise[i]!) }];
    }),
  );
  await compareWithTensorFlow(text, { ...head, parameters }, mapsOf(count, 3, HEIGHT, WIDTH, 1));
}

async function checkGradients(text: string, count: number, mode: HeadMode, movedBy = 0): Promise<void> {
  const [height, width] = [3, 3];
  const head = await build(text, count, height, width);
  const { tf } = await openTestEngine();
  // Away from the kink where activations are clamped, which a difference must not straddle.
  const maps = mapsOf(count, 1, height, width, 3).map(({ dims, values }) => ({
    dims,
    values: values.map((v) => v + 0.1),
  }));
  const names = [...maps.keys()].map((i) => `map ${i}`).concat(Object.keys(head.parameters));
  const parameterValues = Object.values(head.parameters).map(({ data }, which) => {
    const noise = randomTensor([data.length], 50 + which).values;
    return data.map((value, i) => value + movedBy * noise[i]!);
  });
  const given = [...maps.map(({ values }) => values), ...parameterValues];
  const dims = [...maps.map((map) => map.dims), ...Object.values(head.parameters).map(({ shape }) => shape)];
  const weights = tf.tensor(randomTensor([1, head.descriptorLength], 4).values, [1, head.descriptorLength]);
  const tensors = given.map((values, i) => tf.tensor(values, [...dims[i]!]));
  const value = (...inputs: typeof tensors) => {
    const parameters = Object.fromEntries(names.map((name, i) => [name, inputs[i]!]).slice(count));
    const [first, ...others] = inputs.slice(0, count) as [(typeof tensors)[number], ...typeof tensors];
    // The same draws each time.
    const ops = tensorflowOps(tf, 5);
    return tf.sum(ops.multiply(head.aggregate(ops, [first, ...others], parameters, mode), weights)) as ReturnType<
      typeof tf.scalar
    >;
  };
  const [described, inUse] = (["training", "inference"] as const).map((other) => {
    const parameters = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]).slice(count));
    const maps = tensors.slice(0, count) as [(typeof tensors)[number], ...typeof tensors];
    return head.aggregate(tensorflowOps(tf, 5), maps, parameters, other).dataSync();
  });
  // Most heads are the same in training.
  if (mode === "training" && relativeError(described!, inUse!) === 0) return;
  const gradients = tf
    .grads(value)(tensors)
    .map((tensor) => tensor.dataSync());
  for (const [which, gradient] of gradients.entries()) {
    expect([names[which], gradient.every(Number.isFinite)]).toEqual([names[which], true]);
    const longest = 2e-3 * Math.max(...given[which]!.map(Math.abs), 1e-2);
    const difference = (direction: ArrayLike<number>, step: number) => {
      const [ahead, behind] = [step, -step].map((by) => {
        const values = given[which]!.map((old, i) => old + by * direction[i]!);
        const moved = tensors.map((tensor, i) => (i === which ? tf.tensor(values, [...dims[i]!]) : tensor));
        return value(...moved).dataSync()[0]!;
      });
      return (ahead! - behind!) / (2 * step);
    };
    /** Shorter steps where a longer one straddles a kink: a root near 0, two values that change places. */
    const agrees = (direction: ArrayLike<number>, slope: number, scale: number) =>
      [longest, longest / 8, longest / 64].some(
        (step) => Math.abs(slope - difference(direction, step)) / Math.max(scale, 1e-2) < 0.05,
      );

    const largest = Math.max(...gradient.map(Math.abs));
    for (const index of [0, gradient.length - 1]) {
      const direction = Float32Array.from(gradient, (_, i) => Number(i === index));
      expect([names[which], index, agrees(direction, gradient[index]!, largest)]).toEqual([names[which], index, true]);
    }
    // All elements at once, in directions of unit length: along the gradient, and at random.
    const length = norm(Float32Array.from(gradient));
    const random = randomTensor([gradient.length], 60 + which).values;
    for (const towards of [Float32Array.from(gradient), random]) {
      const size = Math.max(norm(towards), 1e-12);
      const direction = towards.map((component) => component / size);
      const slope = direction.reduce((sum, component, i) => sum + component * gradient[i]!, 0);
      expect([names[which], "all", agrees(direction, slope, length)]).toEqual([names[which], "all", true]);
    }
  }
}
