import { describeKindView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawLeaf, drawPerch, leafColours } from "../../../../packages/core/dist/synthesis/kinds/draw-perch.js";
import type { Perch } from "../../../../packages/core/dist/synthesis/kinds/kind-view.js";
import { easel, inkOf } from "../scene.js";

describe("perch", () => {
  it.each<Perch>(["branch", "berries", "post", "stone", "reed"])("%s is under the feet", async (perch) => {
    const { brush, canvas } = easel();
    drawPerch(brush, { ...describeKindView(1), perch }, [0, 20], createDice(2));
    const { share, left, right, bottom } = await inkOf(canvas.svg());
    expect(share).toBeGreaterThan(0.005);
    expect(left).toBeLessThan(128);
    expect(right).toBeGreaterThan(128);
    expect(bottom).toBeGreaterThan(148);
  });

  it("has leaves of the season in three shades, from their stalk", async () => {
    for (const colours of Object.values(leafColours)) expect(colours).toHaveLength(3);
    const { brush, canvas } = easel();
    drawLeaf(brush, [0, 0], 40, 0, [80, 120, 60]);
    const { left, right } = await inkOf(canvas.svg());
    expect(left).toBeGreaterThanOrEqual(126);
    expect(right - left).toBeGreaterThan(35);
  });
});
