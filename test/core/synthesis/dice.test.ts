import { describe, expect, it } from "vitest";
import { createDice, mixSeeds } from "../../../packages/core/dist/synthesis/dice.js";

describe("dice", () => {
  it("repeats for the same path and differs for another", () => {
    const draws = (...path: (number | string)[]) => {
      const dice = createDice(...path);
      return [dice.between(0, 1), dice.whole(0, 99), dice.spread(1)];
    };
    expect(draws(1, "wall")).toEqual(draws(1, "wall"));
    expect(draws(1, "wall")).not.toEqual(draws(1, "roof"));
  });

  it("keeps its ranges", () => {
    const dice = createDice(3);
    for (let draw = 0; draw < 500; draw++) {
      expect(dice.between(2, 3)).toBeGreaterThanOrEqual(2);
      expect([4, 5, 6]).toContain(dice.whole(4, 6));
      expect(["a", "b"]).toContain(dice.pick(["a", "b"]));
    }
    expect([dice.chance(0), dice.chance(1)]).toEqual([false, true]);
  });
});

describe("mixSeeds", () => {
  it("gives 32-bit seeds that change with every part, also when the parts' digits are the same", () => {
    const seeds = [mixSeeds(1, 23), mixSeeds(12, 3), mixSeeds(1, 2, 3), mixSeeds(123), mixSeeds("1", "23", "")];
    expect(new Set(seeds).size).toBe(seeds.length);
    for (const seed of seeds) expect(seed >>> 0).toBe(seed);
  });

  it("has no collisions among the views of a usual data set", () => {
    const seeds = Array.from({ length: 4000 }, (_, view) => mixSeeds(1, "view", Math.floor(view / 40), view % 40));
    expect(new Set(seeds).size).toBe(4000);
  });
});
