import { expect, it } from "vitest";
import {
  logOnePlusSumExp,
  logSumExp,
  maskedLogSumExp,
  softplus,
} from "../../../../packages/heads/dist/training/losses/log-sum-exp.js";
import { withOnnx, withTensorFlow } from "../../../support/both-interpreters.js";

const exponents = { dims: [3, 3], values: Float32Array.of(1, 2, 3, 900, -900, 899, -5, 4, 0) };
const mask = { dims: [3, 3], values: Float32Array.of(1, 0, 1, 0, 1, 0, 0, 0, 0) };

it.each([withTensorFlow, withOnnx])("sums exponentials without overflow, all or those of a mask", async (compute) => {
  const all = await compute((ops, given) => logSumExp(ops, given["exponents"]!), { exponents });
  expect(all.dims).toEqual([3, 1]);
  const expected = [Math.log(Math.E + Math.E ** 2 + Math.E ** 3), 900 + Math.log(1 + Math.E ** -1)];
  for (const [row, value] of expected.entries()) expect(Math.abs(all.values[row]! - value)).toBeLessThan(1e-4);
  const masked = await compute(
    (ops, given) => maskedLogSumExp(ops, { exponents: given["exponents"]!, mask: given["mask"]! }),
    { exponents, mask },
  );
  expect(masked.values[0]).toBeCloseTo(Math.log(Math.E + Math.E ** 3), 5);
  expect(masked.values[1]).toBeCloseTo(-900, 3);
  expect(masked.values[2]).toBeLessThan(-9e5);
});

it.each([withTensorFlow, withOnnx])(
  "adds one: nothing counted gives 0, little counted gives little",
  async (compute) => {
    const { values } = await compute(
      (ops, given) => logOnePlusSumExp(ops, { exponents: given["exponents"]!, mask: given["mask"]! }),
      { exponents, mask },
    );
    expect(values[0]).toBeCloseTo(Math.log(1 + Math.E + Math.E ** 3), 5);
    expect([values[1], values[2]]).toEqual([0, 0]);
  },
);

it.each([withTensorFlow, withOnnx])("softplus is linear far above zero and vanishes far below", async (compute) => {
  const given = { dims: [3, 1], values: Float32Array.of(-1000, 0, 1000) };
  const { values } = await compute((ops, { given }) => softplus(ops, given!), { given });
  expect([...values]).toEqual([0, expect.closeTo(Math.LN2, 5), 1000]);
});
