import { createRandom } from "@loci/core";
import { findNeighbourhoods } from "@loci/heads";
import { describe, expect, it } from "vitest";

const radii = { positiveRadius: 10, negativeRadius: 25 };

describe("findNeighbourhoods", () => {
  it("is what a loop over all pairs finds", () => {
    const random = createRandom(1);
    // Around a UTM coordinate, as far from zero as they are.
    const positions = Float64Array.from(
      { length: 400 },
      (_, i) => (i % 2 ? 5_400_000 : 630_000) + 120 * random.uniform(),
    );
    const queries = Array.from({ length: 60 }, (_, i) => 3 * i);
    const gallery = Array.from({ length: 150 }, (_, i) => 199 - i);
    const far = (x: number, y: number) =>
      Math.hypot(positions[2 * x]! - positions[2 * y]!, positions[2 * x + 1]! - positions[2 * y + 1]!);
    const rising = [...gallery].reverse();
    const found = findNeighbourhoods({ positions, queries, gallery }, { ...radii, trivialRadius: 2 });
    expect(found.map(({ query }) => query)).toEqual(queries);
    for (const { query, potentialPositives, near } of found) {
      expect([...near]).toEqual(rising.filter((place) => far(query, place) <= 25));
      const positives = rising.filter((place) => place !== query && far(query, place) > 2 && far(query, place) <= 10);
      expect([...potentialPositives]).toEqual(positives);
    }
  });

  it("by hand: radii are inclusive, a picture is not its own positive, but another at its place is", () => {
    const positions = Float64Array.of(0, 0, 6, 8, 15, 20, 15, 20.1, 0, 0);
    const [first] = findNeighbourhoods({ positions, queries: [0], gallery: [4, 3, 2, 1, 0] }, radii);
    expect([...first!.potentialPositives]).toEqual([1, 4]);
    expect([...first!.near]).toEqual([0, 1, 2, 4]);
  });

  it("refuses radii out of order and positions that are none", () => {
    const pictures = { positions: Float64Array.of(0, 0, 1, Number.NaN), queries: [0], gallery: [1] };
    expect(() => findNeighbourhoods(pictures, radii)).toThrow("position of picture 1: expected metres, got NaN");
    expect(() => findNeighbourhoods(pictures, { positiveRadius: 30, negativeRadius: 25 })).toThrow(
      "radii in metres: expected trivialRadius < positiveRadius <= negativeRadius, got 0, 30, 25",
    );
  });
});
