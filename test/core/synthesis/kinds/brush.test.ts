import { describe, expect, it } from "vitest";
import { createCanvas } from "../../../../packages/core/dist/synthesis/canvas.js";
import { createBrush, fillSoftly } from "../../../../packages/core/dist/synthesis/kinds/brush.js";
import { easel, inkOf } from "../scene.js";

describe("brush", () => {
  it("lights colours by the light's factors", () => {
    const brush = createBrush(createCanvas(9, 9, 9), { name: "golden", factors: [1, 0.9, 0.5], side: -1 });
    expect(brush.lit([100, 100, 100])).toEqual([100, 90, 50]);
    expect(brush.side).toBe(-1);
  });
});

describe("a soft shape", () => {
  const draw = async (width: number, opacity?: number) => {
    const { brush, canvas } = easel();
    fillSoftly(brush, "M-20 -20H20V20H-20Z", [90, 90, 90], width, opacity);
    return inkOf(canvas.svg());
  };

  it("is wider the softer it is, and keeps its colour inside", async () => {
    const [hard, soft] = [await draw(1), await draw(8)];
    expect(soft.right).toBeGreaterThan(hard.right + 2);
    expect(Math.abs(soft.brightness - 90)).toBeLessThan(3);
  });

  it("stays transparent when told so", async () => {
    expect((await draw(4, 0.1)).share).toBe(0);
  });
});
