import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawBeak } from "../../../../packages/core/dist/synthesis/kinds/draw-beak.js";
import type { Kind, Marks } from "../../../../packages/core/dist/synthesis/kinds/kind.js";
import { difference, easel, inkOf } from "../scene.js";

const kind = describeKind(1, 0);
const withMarks = (marks: Partial<Marks>): Kind => ({ ...kind, marks: { ...kind.marks, ...marks } });

function draw(beak: Marks["beak"], singing = false): string {
  const { brush, canvas } = easel();
  drawBeak(brush, withMarks({ beak }), singing);
  return canvas.svg();
}

describe("beak", () => {
  it("has four shapes", async () => {
    const reach = await Promise.all(
      (["cone", "hook", "needle", "curve"] as const).map(async (beak) => (await inkOf(draw(beak))).right),
    );
    expect(reach).toEqual([...reach].sort((first, second) => first - second));
    expect(await difference(draw("needle"), draw("curve"))).toBeGreaterThan(0.05);
  });

  it("opens to sing", async () => {
    const [shut, open] = [await inkOf(draw("needle")), await inkOf(draw("needle", true))];
    expect(open.bottom - open.top).toBeGreaterThan(shut.bottom - shut.top + 2);
  });
});
