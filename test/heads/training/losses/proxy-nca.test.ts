import { expect, it } from "vitest";
import { mixedBatch } from "../../../support/loss-contract.js";
import { naiveProxyNca } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

it.each([1, 9, 13.98])("is what loops over proxies give at scale %d", async (scale) => {
  const batch = mixedBatch(10);
  const loss = await openLoss(`proxy-nca(scale=${scale})`, 6, 4);
  expect((await runLoss(loss, batch)).loss).toBeCloseTo(naiveProxyNca(batch, loss.parameters["proxies"]!, scale), 4);
});

it("by hand: on its own proxy, the other at a right angle", async () => {
  const batch = { descriptors: descriptorsOf([[1, 0]]), labels: [0] };
  const proxies = { dims: [2, 2], values: Float32Array.of(3, 0, 0, 0.1) };
  const loss = { ...(await openLoss("proxy-nca(scale=2)", 2, 2)), parameters: { proxies } };
  expect((await runLoss(loss, batch)).loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * 2)), 5);
});
