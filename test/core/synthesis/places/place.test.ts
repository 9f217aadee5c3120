import { describePlace } from "@loci/core";
import { describe, expect, it } from "vitest";

describe("place", () => {
  it("is a closed row of houses with the house itself in the middle", () => {
    for (let seed = 0; seed < 30; seed++) {
      const { lots } = describePlace(seed);
      expect(lots[0].left).toBeCloseTo(-lots[0].facade.width / 2);
      const row = [...lots].sort((first, second) => first.left - second.left);
      for (let lot = 1; lot < row.length; lot++) {
        const before = row[lot - 1];
        expect(row[lot]?.left).toBeCloseTo((before?.left ?? 0) + (before?.facade.width ?? 0));
      }
      expect(lots).toHaveLength(7);
    }
  });

  it("is the same for a seed", () => {
    expect(describePlace(8)).toEqual(describePlace(8));
    expect(describePlace(8)).not.toEqual(describePlace(9));
  });
});
