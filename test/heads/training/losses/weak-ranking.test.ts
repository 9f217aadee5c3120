import { describe, expect, it } from "vitest";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveTriplet } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss, triplets } from "../../../support/run-loss.js";

it.each(minedBatches)(
  "is a loop over triplets with squared distances and margin 0.1, over %s",
  async (_name, batch) => {
    const { loss } = await runLoss(await openLoss("weak-ranking", 6, 4), batch);
    expect(loss).toBeCloseTo(naiveTriplet(batch, { margin: 0.1, squared: true, over: "violating" }), 5);
  },
);

describe("the gradient of NetVLAD's training code", () => {
  // A query, its positive, a negative that is nearer than it, one that violates the margin only, and one far away.
  const rows = [
    [1, 0, 0],
    [0.9, 0.4, 0],
    [0.95, 0, 0.3],
    [0.88, -0.42, 0],
    [0, 0, 1],
  ];
  const batch = {
    descriptors: descriptorsOf(rows),
    labels: [0, 1, 2, 3, 4],
    selection: triplets([
      [0, 1, 2],
      [0, 1, 3],
      [0, 1, 4],
    ]),
  };

  it("is 2(Σn − |V|p) for the query, 2|V|(p − q), 2(q − n), over the number |V| that violate", async () => {
    const { gradients } = await runLoss(await openLoss("weak-ranking", 3, 5), batch);
    const [q, p, near, within] = [0, 1, 2, 3].map((i) => batch.descriptors.values.subarray(3 * i, 3 * i + 3));
    const at = (i: number) => gradients["descriptors"]!.subarray(3 * i, 3 * i + 3);
    // Along the sphere: what points along a descriptor itself is lost in its norm.
    const tangent = (gradient: Float32Array, descriptor: Float32Array) => {
      const along = gradient.reduce((sum, value, i) => sum + value * descriptor[i]!, 0);
      return gradient.map((value, i) => value - along * descriptor[i]!);
    };
    const expectTangent = (place: number, descriptor: Float32Array, formula: (i: number) => number) => {
      const expected = tangent(Float32Array.from([0, 1, 2], formula), descriptor);
      for (const [i, value] of tangent(at(place), descriptor).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    };
    expectTangent(0, q!, (i) => (2 * (near![i]! + within![i]! - 2 * p![i]!)) / 2);
    expectTangent(1, p!, (i) => (2 * 2 * (p![i]! - q![i]!)) / 2);
    expectTangent(2, near!, (i) => (2 * (q![i]! - near![i]!)) / 2);
    expect([...at(4)].map(Math.abs)).toEqual([0, 0, 0]);
  });
});
