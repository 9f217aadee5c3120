import { type Head, openTensorFlowEngine } from "@loci/core";
import { createHead, headDefinitions, locationsWanted, parseHeadSpec } from "@loci/heads";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeError } from "../support/both-interpreters.js";
import { describeWith, interpreters } from "../support/describe-with.js";
import { mapOf } from "../support/feature-map-shape.js";
import { randomTensor } from "../support/random-tensor.js";

// The contract of every head: each catalogue entry with its defaults, and variants whose options change the formula.
const specs = [
  ...Object.keys(headDefinitions),
  "gem(p=1)",
  "gem(p=6.5)",
  "netvlad(clusters=5)",
  "netvlad(clusters=3,centres=random)",
];
const CHANNELS = 12;

async function build(text: string): Promise<Head> {
  const spec = parseHeadSpec(text);
  const points = randomTensor([300, CHANNELS], 9, "positive");
  const norms = Float32Array.from({ length: 300 }, (_, row) =>
    Math.hypot(...points.values.subarray(row * CHANNELS, (row + 1) * CHANNELS)),
  );
  const values = points.values.map((value, index) => value / norms[Math.floor(index / CHANNELS)]!);
  return createHead(spec, mapOf(CHANNELS), locationsWanted(spec) ? { locations: { values, count: 300 } } : {});
}

describe.each(specs)("head %s", (text) => {
  let head: Head;
  beforeAll(async () => {
    head = await build(text);
  });
  const map = randomTensor([2, 4, 5, CHANNELS], 1, "positive");

  it.each(interpreters)("gives descriptors of the promised length and unit norm on %s", async (interpreter) => {
    const { dims, values } = await describeWith(interpreter, head, map);
    expect(dims).toEqual([2, head.descriptorLength]);
    for (const row of [0, 1]) {
      const squares = values
        .subarray(row * head.descriptorLength, (row + 1) * head.descriptorLength)
        .reduce((s, v) => s + v * v, 0);
      expect(squares).toBeCloseTo(1, 5);
    }
  });

  it("is the same in TensorFlow.js and ONNX Runtime", async () => {
    const [tensorflow, onnx] = await Promise.all(interpreters.map((name) => describeWith(name, head, map)));
    expect(relativeError(onnx!.values, tensorflow!.values)).toBeLessThan(1e-5);
  });

  it.each(interpreters)("describes a batch as it describes one by one on %s", async (interpreter) => {
    const half = map.values.length / 2;
    const both = await describeWith(interpreter, head, map);
    for (const row of [0, 1]) {
      const alone = await describeWith(interpreter, head, {
        dims: [1, 4, 5, CHANNELS],
        values: map.values.slice(row * half, (row + 1) * half),
      });
      expect(
        relativeError(
          alone.values,
          both.values.subarray(row * head.descriptorLength, (row + 1) * head.descriptorLength),
        ),
      ).toBeLessThan(1e-6);
    }
  });

  it.each(interpreters)("takes any height and width on %s", async (interpreter) => {
    for (const [height, width] of [
      [1, 1],
      [1, 7],
      [9, 2],
    ]) {
      const { dims } = await describeWith(
        interpreter,
        head,
        randomTensor([1, height!, width!, CHANNELS], 2, "positive"),
      );
      expect(dims).toEqual([1, head.descriptorLength]);
    }
  });

  it.each(interpreters)("stays finite on zeros, constants, negatives and large values on %s", async (interpreter) => {
    const dims = [1, 3, 3, CHANNELS];
    const length = 9 * CHANNELS;
    const maps = [0, 1, -1, 1e4].map((value) => new Float32Array(length).fill(value));
    for (const values of maps) {
      const result = await describeWith(interpreter, head, { dims, values });
      expect(result.values.every(Number.isFinite)).toBe(true);
    }
  });

  it("does not depend on the scale or the order of the locations", async () => {
    const [dims, locations] = [[1, 1, 20, CHANNELS], 20];
    const values = map.values.slice(0, locations * CHANNELS);
    const reversed = Float32Array.from(
      { length: values.length },
      (_, i) => values[(locations - 1 - Math.floor(i / CHANNELS)) * CHANNELS + (i % CHANNELS)]!,
    );
    const original = await describeWith("ONNX Runtime", head, { dims, values });
    for (const same of [reversed, values.map((value) => 3 * value)]) {
      expect(
        relativeError((await describeWith("ONNX Runtime", head, { dims, values: same })).values, original.values),
      ).toBeLessThan(1e-5);
    }
  });

  it("leaves its input untouched and repeats itself", async () => {
    const before = map.values.slice();
    const [first, second] = [
      await describeWith("TensorFlow.js", head, map),
      await describeWith("TensorFlow.js", head, map),
    ];
    expect(map.values).toEqual(before);
    expect(second.values).toEqual(first.values);
    expect((await build(text)).parameters).toEqual(head.parameters);
  });

  it("has the parameters that its definition declares, all finite", () => {
    const definition = headDefinitions[head.name]!;
    const declared = definition.parameterDims({ shapes: head.inputs, shape: head.inputs[0], options: head.options });
    const shapes = Object.fromEntries(Object.entries(head.parameters).map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual(declared);
    for (const { shape, data } of Object.values(head.parameters)) {
      expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
      expect(data.every(Number.isFinite)).toBe(true);
    }
  });

  it("has gradients that agree with central differences, for the input and every parameter", async () => {
    const { tf, ops } = await openTensorFlowEngine("wasm");
    const positive = randomTensor([1, 2, 2, CHANNELS], 3, "positive");
    // Away from the kink where activations are clamped, which a difference must not straddle.
    const small = { ...positive, values: positive.values.map((value) => value + 0.1) };
    const weights = tf.tensor(randomTensor([1, head.descriptorLength], 4).values, [1, head.descriptorLength]);
    const names = ["featureMap", ...Object.keys(head.parameters)];
    const given = [small.values, ...Object.values(head.parameters).map(({ data }) => data)];
    const dims = [small.dims, ...Object.values(head.parameters).map(({ shape }) => shape)];
    const tensors = given.map((values, i) => tf.tensor(values, [...dims[i]!]));
    const value = (...inputs: typeof tensors) => {
      const named = Object.fromEntries(names.map((name, i) => [name, inputs[i]!]));
      const descriptor = head.aggregate(ops, [named["featureMap"]!], named);
      return tf.sum(ops.multiply(descriptor, weights)) as ReturnType<typeof tf.scalar>;
    };
    const gradients = tf
      .grads(value)(tensors)
      .map((tensor) => tensor.dataSync());
    for (const [which, gradient] of gradients.entries()) {
      const step = 2e-3 * Math.max(...given[which]!.map(Math.abs));
      for (const index of [0, Math.floor(gradient.length / 3), gradient.length >> 1, gradient.length - 1]) {
        const at = (change: number) => {
          const values = given[which]!.map((old, i) => (i === index ? old + change : old));
          return value(
            ...tensors.map((tensor, i) => (i === which ? tf.tensor(values, [...dims[i]!]) : tensor)),
          ).dataSync()[0]!;
        };
        const scale = Math.max(...gradient.map(Math.abs), 1e-3);
        expect(Math.abs(gradient[index]! - (at(step) - at(-step)) / (2 * step)) / scale).toBeLessThan(0.05);
      }
    }
  });
});

describe("the catalogue", () => {
  it("names each head as its key does, with a source, and describes every option", () => {
    for (const [key, { name, source, summary, options }] of Object.entries(headDefinitions)) {
      expect(name).toBe(key);
      expect(source).toMatch(/\(arXiv \d{4}\.\d{4,5}\)|\d{4}/);
      expect(summary).not.toBe("");
      for (const option of Object.values(options.shape))
        expect((option as { description?: string }).description).toMatch(/\w/);
    }
  });
});
