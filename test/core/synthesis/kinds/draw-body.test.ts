import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawBody } from "../../../../packages/core/dist/synthesis/kinds/draw-body.js";
import type { Kind, Marks } from "../../../../packages/core/dist/synthesis/kinds/kind.js";
import { difference, easel, inkOf } from "../scene.js";

const kind = describeKind(1, 0);
const withMarks = (marks: Partial<Marks>): Kind => ({ ...kind, marks: { ...kind.marks, ...marks } });

function draw(marks: Partial<Marks>, plumpness = 1): string {
  const { brush, canvas } = easel();
  const bird = withMarks({ breast: "plain", throat: "plain", ...marks });
  drawBody(brush, { ...bird, build: { ...bird.build, plumpness } }, createDice(1));
  return canvas.svg();
}

describe("body", () => {
  it("is a hundred units long and grows rounder with plumpness", async () => {
    const [slim, round] = [await inkOf(draw({}, 0.9)), await inkOf(draw({}, 1.14))];
    expect(slim.right - slim.left).toBeGreaterThan(92);
    expect(slim.right - slim.left).toBeLessThan(108);
    expect(round.bottom).toBeGreaterThan(slim.bottom + 4);
  });

  it("shows every mark of the breast and throat", async () => {
    for (const breast of ["spots", "streaks", "band", "blush", "scales"] as const) {
      expect(await difference(draw({}), draw({ breast }))).toBeGreaterThan(0.2);
    }
    for (const throat of ["bib", "collar"] as const)
      expect(await difference(draw({}), draw({ throat }))).toBeGreaterThan(0.1);
  });
});
