import { describe, expect, it } from "vitest";
import { createCanvas } from "../../../../packages/core/dist/synthesis/canvas.js";
import { createBrush } from "../../../../packages/core/dist/synthesis/kinds/brush.js";

describe("brush", () => {
  it("lights colours by the light's factors", () => {
    const brush = createBrush(createCanvas(9, 9, 9), { name: "golden", factors: [1, 0.9, 0.5], side: -1 });
    expect(brush.lit([100, 100, 100])).toEqual([100, 90, 50]);
    expect(brush.side).toBe(-1);
  });
});
