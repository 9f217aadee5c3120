import { openTensorFlowEngine } from "@loci/core";
import { createHead, headDefinitions, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { openHead } from "../../support/open-head.js";
import { randomTensor } from "../../support/random-tensor.js";
import { shapesOf } from "./describe-layers.js";

const specs = [
  "bilinear",
  "multimodal-bilinear",
  "compact-bilinear(dimensions=16)",
  "compact-bilinear(sketch=maclaurin,dimensions=16)",
  "low-rank-bilinear(dimensions=8)",
  "hbp(dimensions=8)",
  "isqrt-cov(dimensions=6)",
  "isqrt-cov(reduction=none)",
].map(parseHeadSpec);

const countOf = (name: string) => headDefinitions[name]!.featureMaps?.least ?? 1;
const maps = [randomTensor([1, 3, 4, 5], 1, "positive"), randomTensor([1, 3, 4, 5], 2, "positive")];

describe("heads of second order", () => {
  it.each(interpreters)(
    "measure the epsilon of the root against the mean square of the features, on %s",
    async (on) => {
      const head = await createHead({ name: "bilinear", options: { form: "full" } }, mapOf(2));
      // Mean square 1 and 10^12: the products are 2, 2e-8 and 2e-16.
      for (const scale of [1, 1e6]) {
        const values = Float32Array.of(scale * Math.SQRT2, scale * Math.SQRT2 * 1e-8);
        const [first, second, , last] = (await describeWith(on, head, { dims: [1, 1, 1, 2], values })).values;
        expect(second! / first!).toBeCloseTo(2e-8 / Math.sqrt(2e-8 + 1e-8) / Math.SQRT2, 8);
        expect(last! / first!).toBeCloseTo(2e-16 / Math.sqrt(1e-8) / Math.SQRT2, 14);
      }
    },
  );

  it.each(specs)("$name $options is the same for tiny and for huge features, and zero for zeros", async (spec) => {
    const given = maps.slice(0, countOf(spec.name));
    const opened = await openHead(await createHead(spec, shapesOf(given)));
    for (const on of ["tensorflow", "onnx"] as const) {
      const at = async (factor: number) => {
        const scaled = given.map(({ dims, values }) => ({ dims, values: values.map((value) => factor * value) }));
        return (await opened[on](scaled)).values;
      };
      const expected = await at(1);
      for (const factor of [1e-6, 1e6]) expect(relativeError(await at(factor), expected)).toBeLessThan(1e-4);
      expect((await at(0)).every((value) => value === 0)).toBe(true);
    }
    await opened.close();
  });

  it.each(specs)(
    "$name $options has finite gradients on zeros, constants, dead channels and huge values",
    async (spec) => {
      const { tf, ops } = await openTensorFlowEngine("wasm");
      const head = await createHead(spec, shapesOf(maps.slice(0, countOf(spec.name))));
      const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
        name,
        tf.tensor(data, [...shape]),
      ]);
      const weights = tf.tensor(randomTensor([1, head.descriptorLength], 4).values, [1, head.descriptorLength]);
      const fills = [
        () => 0,
        () => 1,
        (i: number) => (i % 5 === 0 ? 0 : (i % 7) + 1),
        (i: number) => 1e6 * ((i % 7) - 3),
      ];
      for (const [which, fill] of fills.entries()) {
        const given = head.inputs.map(() =>
          tf.tensor(
            Float32Array.from({ length: 60 }, (_, i) => fill(i)),
            [1, 3, 4, 5],
          ),
        );
        const value = (...inputs: typeof given) => {
          const [first, ...others] = inputs as [(typeof given)[number], ...typeof given];
          return tf.sum(ops.multiply(head.aggregate(ops, [first, ...others], Object.fromEntries(parameters)), weights));
        };
        for (const gradient of tf.grads(value as never)(given)) {
          expect([which, gradient.dataSync().every(Number.isFinite)]).toEqual([which, true]);
        }
      }
    },
  );
});
