import { expect, it } from "vitest";
import { mixedBatch } from "../../../support/loss-contract.js";
import { naiveMarginSoftmax } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

it.each([
  [64, 0.35],
  [10, 0],
])("is what loops give at scale %d and margin %d", async (scale, margin) => {
  const batch = mixedBatch(13);
  const loss = await openLoss(`cosface(scale=${scale},margin=${margin})`, 6, 4);
  const expected = naiveMarginSoftmax(batch, loss.parameters["proxies"]!, scale, (cosine) => cosine - margin);
  expect(Math.abs((await runLoss(loss, batch)).loss / expected - 1)).toBeLessThan(1e-5);
});

it("by hand: on its proxy, the other at a right angle", async () => {
  const batch = { descriptors: descriptorsOf([[1, 0]]), labels: [0] };
  const proxies = { dims: [2, 2], values: Float32Array.of(1, 0, 0, 1) };
  const loss = { ...(await openLoss("cosface(scale=2)", 2, 2)), parameters: { proxies } };
  expect((await runLoss(loss, batch)).loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * (1 - 0.35))), 5);
});
