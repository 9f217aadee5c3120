import { expect, it } from "vitest";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveCircle } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

const combinations = [
  { scale: 80, margin: 0.4 },
  { scale: 4, margin: 0.25 },
  { scale: 32, margin: 0 },
];

it.each(minedBatches.flatMap(([name, batch]) => combinations.map((options) => [name, options, batch] as const)))(
  "is what loops over anchors give, over %s with %j",
  async (_name, { scale, margin }, batch) => {
    const { loss } = await runLoss(await openLoss(`circle(scale=${scale},margin=${margin})`, 6, 4), batch);
    const expected = naiveCircle(batch, { scale, margin });
    expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * Math.max(expected, 1));
  },
);

it("by hand: one positive at cosine 0.6 and one negative at 0.8", async () => {
  const batch = {
    descriptors: descriptorsOf([
      [1, 0],
      [0.6, 0.8],
      [0.8, -0.6],
    ]),
    labels: [0, 0, 1],
  };
  const { loss } = await runLoss(await openLoss("circle(scale=2,margin=0.4)", 2, 2), batch);
  // Anchor 0: pull 2·(1.4 − 0.6)·(0.6 − 0.6) = 0, push 2·(0.8 + 0.4)·(0.8 − 0.4). Anchor 1 has its negative at cosine 0.
  const first = Math.log(1 + Math.exp(2 * 1.2 * 0.4));
  const second = Math.log(1 + Math.exp(2 * 0.4 * (0 - 0.4)));
  expect(loss).toBeCloseTo((first + second) / 2, 5);
});

it("takes its weights as constants from the batch's cosines: where they are 0 there is no gradient", async () => {
  const rows = [
    [1, 0],
    [0.6, 0.8],
    [0.8, -0.6],
  ];
  const batch = { descriptors: descriptorsOf(rows), labels: [0, 0, 1] };
  const loss = await openLoss("circle(scale=8)", 2, 2);
  const ofNegative = ({ gradients }: Awaited<ReturnType<typeof runLoss>>) =>
    Math.max(...gradients["descriptors"]!.slice(4).map(Math.abs));
  expect(ofNegative(await runLoss(loss, batch))).toBeGreaterThan(0.1);
  // A negative at cosine −1 needs no push.
  expect(ofNegative(await runLoss(loss, batch, new Float32Array(9).fill(-1)))).toBe(0);
});
