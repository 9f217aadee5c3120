import { createRandom } from "@loci/core";
import { miners } from "@loci/heads";
import { expect, it } from "vitest";

it("keeps the types of a miner's options", () => {
  const input = {
    similarities: Float32Array.of(1, 0.9, 0.9, 1),
    labels: Int32Array.of(0, 0),
    length: 2,
    random: createRandom(1),
  };
  const options = { positiveMargin: 0, negativeMargin: 0 };
  expect(miners["pair-margin"].select({ ...input, options })).toMatchObject({
    positives: { anchors: Int32Array.of(0, 1) },
  });
  // @ts-expect-error: an option that is missing
  expect(miners["pair-margin"].select({ ...input, options: { positiveMargin: 0 } }).kind).toBe("pairs");
});
