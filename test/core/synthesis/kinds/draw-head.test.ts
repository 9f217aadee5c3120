import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawHead } from "../../../../packages/core/dist/synthesis/kinds/draw-head.js";
import type { Kind, Marks } from "../../../../packages/core/dist/synthesis/kinds/kind.js";
import { difference, easel, inkOf } from "../scene.js";

const kind = describeKind(1, 0);
const withMarks = (marks: Partial<Marks>): Kind => ({ ...kind, marks: { ...kind.marks, ...marks } });

const plain: Partial<Marks> = {
  crest: "none",
  cap: "none",
  eye: "plain",
  brow: "none",
  cheek: "none",
  throat: "plain",
};
function draw(marks: Partial<Marks>): string {
  const { brush, canvas } = easel();
  drawHead(brush, withMarks({ ...plain, ...marks }), false);
  return canvas.svg();
}

describe("head", () => {
  it.each<Partial<Marks>>([
    { cap: "full" },
    { cap: "forehead" },
    { cap: "striped" },
    { eye: "line" },
    { eye: "mask" },
    { eye: "ring" },
    { brow: "short" },
    { brow: "long" },
    { cheek: "patch" },
    { cheek: "crescent" },
    { throat: "bib" },
    { throat: "whiskers" },
    { throat: "collar" },
  ])("shows %o", async (marks) => {
    expect(await difference(draw({}), draw(marks))).toBeGreaterThan(0.015);
  });

  it("is taller with a crest", async () => {
    const { top } = await inkOf(draw({}));
    for (const crest of ["peak", "wisp", "brush"] as const)
      expect((await inkOf(draw({ crest }))).top).toBeLessThan(top - 8);
  });
});
