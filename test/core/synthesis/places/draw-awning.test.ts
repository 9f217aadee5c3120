import { describe, expect, it } from "vitest";
import { drawAwning } from "../../../../packages/core/dist/synthesis/places/draw-awning.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

async function ink(awning: "plain" | "striped", x = 0) {
  const pen = street("sun", { x });
  drawAwning(pen, { ...describeFacade(1), awning, accent: [40, 60, 90] }, -2, 3.2, 4);
  return inkOf(pen.canvas.svg());
}

describe("awning", () => {
  it("hangs over the pavement, wider than it is at the wall", async () => {
    const { left, right } = await ink("plain");
    expect(right - left).toBeGreaterThan(4 * 16 + 4);
  });

  it("is paler when striped", async () => {
    expect((await ink("striped")).brightness).toBeGreaterThan((await ink("plain")).brightness + 20);
  });

  it("shows its end to whoever stands aside", async () => {
    expect((await ink("plain", 8)).share).not.toBe((await ink("plain", -8)).share);
  });
});
