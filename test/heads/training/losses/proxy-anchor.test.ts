import { expect, it } from "vitest";
import { mixedBatch } from "../../../support/loss-contract.js";
import { naiveProxyAnchor } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

it.each([
  [32, 0.1],
  [4, 0.5],
])("is what loops over proxies give at scale %d and margin %d", async (scale, margin) => {
  // Without class 2, so that its proxy has no positives.
  const batch = { ...mixedBatch(11), labels: [0, 1, 3, 3, 0, 1, 3, 0] };
  const loss = await openLoss(`proxy-anchor(scale=${scale},margin=${margin})`, 6, 4);
  const expected = naiveProxyAnchor(batch, loss.parameters["proxies"]!, { scale, margin });
  expect((await runLoss(loss, batch)).loss).toBeCloseTo(expected, 4);
});

it("by hand: one descriptor on its proxy, the other proxy at a right angle", async () => {
  const batch = { descriptors: descriptorsOf([[1, 0]]), labels: [0] };
  const proxies = { dims: [2, 2], values: Float32Array.of(5, 0, 0, 1) };
  const loss = { ...(await openLoss("proxy-anchor(scale=2,margin=0.1)", 2, 2)), parameters: { proxies } };
  const expected = Math.log(1 + Math.exp(-2 * 0.9)) / 1 + Math.log(1 + Math.exp(2 * 0.1)) / 2;
  expect((await runLoss(loss, batch)).loss).toBeCloseTo(expected, 5);
});

it("starts its proxies with variance 2/classes", async () => {
  const { values } = (await openLoss("proxy-anchor", 200, 50)).parameters["proxies"]!;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  expect(variance * 25).toBeCloseTo(1, 1);
});
