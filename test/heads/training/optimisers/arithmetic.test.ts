import { expect, it } from "vitest";
import { combined, scaled } from "../../../../packages/heads/dist/training/optimisers/arithmetic.js";
import { withOnnx, withTensorFlow } from "../../../support/both-interpreters.js";

it.each([withTensorFlow, withOnnx])("scales and combines", async (compute) => {
  const inputs = { x: { dims: [2], values: Float32Array.of(1, 2) }, y: { dims: [2], values: Float32Array.of(10, 20) } };
  expect([...(await compute((ops, { x }) => scaled(ops, x!, 3), inputs)).values]).toEqual([3, 6]);
  expect([...(await compute((ops, { x, y }) => combined(ops, [x!, 2], [y!, -1]), inputs)).values]).toEqual([-8, -16]);
});
