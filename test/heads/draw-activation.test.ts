import { expect, it } from "vitest";
import { drawActivation } from "../../packages/heads/dist/draw-activation.js";
import { openTestEngine } from "../support/test-engine.js";

it("draws an activation with its share of the sum as probability", async () => {
  const { tf, ops } = await openTestEngine();
  const activations = [1, 0, 3, 4];
  const drawn = tf.tidy(() => {
    const rows = tf.tile(tf.tensor2d([activations]), [20_000, 1]);
    return drawActivation(ops, rows, [1]).dataSync();
  });
  for (const value of activations) {
    // Four standard deviations of the share of 20,000 draws.
    const share = value / 8;
    const margin = 4 * Math.sqrt((share * (1 - share)) / 20_000);
    const counted = drawn.filter((one) => one === value).length / 20_000;
    expect(Math.abs(counted - share)).toBeLessThanOrEqual(margin);
  }
});

it("gives the gradient to the one that was drawn, and 0 where there is none to draw", async () => {
  const { tf, ops } = await openTestEngine();
  const gradient = (values: number[]) =>
    tf
      .grad((rows) => tf.sum(drawActivation(ops, rows, [1])) as ReturnType<typeof tf.scalar>)(tf.tensor2d([values]))
      .dataSync();
  expect([...gradient([2, 3, 1])].sort()).toEqual([0, 0, 1]);
  expect([...tf.tidy(() => drawActivation(ops, tf.zeros([2, 3]), [1]).dataSync())]).toEqual([0, 0]);
  expect(gradient([0, 0, 0]).every(Number.isFinite)).toBe(true);
});
