import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawTail } from "../../../../packages/core/dist/synthesis/kinds/draw-tail.js";
import type { Kind, Marks } from "../../../../packages/core/dist/synthesis/kinds/kind.js";
import { difference, easel, inkOf } from "../scene.js";

const kind = describeKind(1, 0);
const withMarks = (marks: Partial<Marks>): Kind => ({ ...kind, marks: { ...kind.marks, ...marks } });

function draw(marks: Partial<Marks>, lift = 0): string {
  const { brush, canvas } = easel();
  drawTail(brush, withMarks(marks), lift);
  return canvas.svg();
}

describe("tail", () => {
  it("points away from the head and rises with its lift", async () => {
    const [level, lifted] = [await inkOf(draw({})), await inkOf(draw({}, 20))];
    expect(level.right).toBeLessThan(128);
    expect(lifted.top).toBeLessThan(level.top - 5);
  });

  it("has four shapes and four patterns", async () => {
    for (const tail of ["forked", "rounded", "wedge"] as const) {
      expect(await difference(draw({ tail: "square" }), draw({ tail }))).toBeGreaterThan(0.05);
    }
    for (const tailPattern of ["tips", "bars", "edges"] as const) {
      expect(await difference(draw({ tailPattern: "plain" }), draw({ tailPattern }))).toBeGreaterThan(0.1);
    }
  });
});
