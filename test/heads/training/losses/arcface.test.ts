import { describe, expect, it } from "vitest";
import { mixedBatch } from "../../../support/loss-contract.js";
import { naiveMarginSoftmax } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

/** By the angle itself. */
const farther = (margin: number) => (cosine: number) => {
  const angle = Math.acos(cosine);
  return angle < Math.PI - margin ? Math.cos(angle + margin) : cosine - margin * Math.sin(margin);
};

describe("arcface", () => {
  it.each([
    [64, 0.5],
    [8, 0.2],
    [8, 1.5],
  ])("is what loops with angles give at scale %d and margin %d", async (scale, margin) => {
    const batch = mixedBatch(12);
    const loss = await openLoss(`arcface(scale=${scale},margin=${margin})`, 6, 4);
    const expected = naiveMarginSoftmax(batch, loss.parameters["proxies"]!, scale, farther(margin));
    expect(Math.abs((await runLoss(loss, batch)).loss / expected - 1)).toBeLessThan(1e-5);
  });

  it.each([
    ["45° from its proxy: 45° + 0.5", [1, 1], farther(0.5)(Math.SQRT1_2)],
    ["opposite of its proxy, where the angle cannot grow", [-1, 0], -1 - 0.5 * Math.sin(0.5)],
  ])("by hand: %s", async (_name, descriptor, own) => {
    const batch = { descriptors: descriptorsOf([descriptor]), labels: [0] };
    const proxies = { dims: [2, 2], values: Float32Array.of(1, 0, 0, 1) };
    const loss = { ...(await openLoss("arcface(scale=2)", 2, 2)), parameters: { proxies } };
    const other = batch.descriptors.values[1]!;
    const expected = Math.log(1 + Math.exp(2 * other - 2 * own));
    // The sine of 0° and 180° counts as 0.001.
    expect(Math.abs((await runLoss(loss, batch)).loss - expected)).toBeLessThan(2e-3);
  });
});
