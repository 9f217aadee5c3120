import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawWing } from "../../../../packages/core/dist/synthesis/kinds/draw-wing.js";
import type { Kind, Marks } from "../../../../packages/core/dist/synthesis/kinds/kind.js";
import { difference, easel, inkOf } from "../scene.js";

const kind = describeKind(1, 0);
const withMarks = (marks: Partial<Marks>): Kind => ({ ...kind, marks: { ...kind.marks, ...marks } });

function draw(marks: Partial<Marks>, drop = 0): string {
  const { brush, canvas } = easel();
  drawWing(brush, withMarks({ wingBars: 0, wingPatch: false, shoulder: "plain", ...marks }), drop);
  return canvas.svg();
}

describe("wing", () => {
  it("shows bars, a patch and the shoulder", async () => {
    const [none, one, two] = [draw({}), draw({ wingBars: 1 }), draw({ wingBars: 2 })];
    expect(await difference(none, one)).toBeGreaterThan(0.1);
    expect(await difference(none, two)).toBeGreaterThan(await difference(none, one));
    expect(await difference(none, draw({ wingPatch: true }))).toBeGreaterThan(0.1);
    for (const shoulder of ["dark", "dotted", "accent"] as const) {
      expect(await difference(none, draw({ shoulder }))).toBeGreaterThan(0.1);
    }
  });

  it("droops", async () => {
    expect((await inkOf(draw({}, 9))).bottom).toBeGreaterThan((await inkOf(draw({}, -4))).bottom + 5);
  });
});
