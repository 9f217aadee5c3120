import { describeKind, describeKindView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawBird } from "../../../../packages/core/dist/synthesis/kinds/draw-bird.js";
import type { Pose } from "../../../../packages/core/dist/synthesis/kinds/kind-view.js";
import { difference, easel, inkOf } from "../scene.js";

const pose = { ...(describeKindView(1).poses[0] as Pose), facing: "right" as const, tilt: 0 };
function draw(change: Partial<Pose>, unit = 0.9): string {
  const { brush, canvas } = easel();
  drawBird(brush, describeKind(1, 0), { ...pose, ...change }, [0, 60], unit);
  return canvas.svg();
}

describe("bird", () => {
  it("stands with its feet where it is put", async () => {
    const { bottom } = await inkOf(draw({}));
    expect(Math.abs(bottom - 188)).toBeLessThan(8);
  });

  it("is mirrored when it faces the other way", async () => {
    const [right, left] = [await inkOf(draw({})), await inkOf(draw({ facing: "left" }))];
    expect(left.right).toBeCloseTo(255 - right.left, -0.7);
    expect(left.top).toBeCloseTo(right.top, -0.5);
  });

  it("grows with its unit and moves with its pose", async () => {
    expect((await inkOf(draw({}, 1.1))).share).toBeGreaterThan((await inkOf(draw({}, 0.7))).share * 1.8);
    for (const change of [
      { tilt: 14 },
      { headTilt: 20 },
      { tailLift: 20 },
      { breadth: 0.84 },
      { singing: !pose.singing },
    ]) {
      expect(await difference(draw({}), draw(change))).toBeGreaterThan(0.03);
    }
  });
});
