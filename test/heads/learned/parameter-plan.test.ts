import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import {
  blocksPlan,
  constant,
  normal,
  plannedParameters,
  uniform,
} from "../../../packages/heads/dist/learned/parameter-plan.js";
import { mean } from "../../support/naive-heads.js";

const { parameterDims, initialise } = plannedParameters(({ size }: { size: number }) => ({
  uniform: { dims: [size, 100], start: uniform(0.5) },
  normal: { dims: [size, 100], start: normal(3) },
  constant: { dims: [2], start: constant(7) },
}));

it("declares and draws the same parameters", async () => {
  const parameters = await initialise({ size: 40, random: createRandom(1) });
  const dims = Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]));
  expect(dims).toEqual(parameterDims({ size: 40 }));
  const [even, bell] = [[...parameters["uniform"]!.data], [...parameters["normal"]!.data]];
  expect(Math.max(...even.map(Math.abs))).toBeLessThanOrEqual(0.5);
  expect(mean(even)).toBeCloseTo(0, 1);
  expect(Math.sqrt(mean(even.map((value) => value ** 2)))).toBeCloseTo(0.5 / Math.sqrt(3), 1);
  expect(mean(bell)).toBeCloseTo(0, 0);
  expect(Math.sqrt(mean(bell.map((value) => value ** 2))) / 3).toBeCloseTo(1, 1);
  expect([...parameters["constant"]!.data]).toEqual([7, 7]);
});

it("repeats by seed", async () => {
  const draw = (seed: number) => initialise({ size: 2, random: createRandom(seed) });
  expect(await draw(5)).toEqual(await draw(5));
  expect((await draw(5))["normal"]).not.toEqual((await draw(6))["normal"]);
});

it("repeats a block's plan under the names of the blocks", () => {
  const plan = blocksPlan(2, (name) => ({ [`${name}.weights`]: { dims: [3], start: constant(1) } }));
  expect(Object.keys(plan)).toEqual(["block0.weights", "block1.weights"]);
});
