import { describePlace, describePlaceView, drawPlace } from "@loci/core";
import { describe, expect, it } from "vitest";
import { difference, inkOf } from "../scene.js";

describe("picture of a place", () => {
  it("is full and holds no broken numbers, for many places and views", async () => {
    for (let seed = 0; seed < 12; seed++) {
      const ink = await inkOf(drawPlace(describePlace(seed), describePlaceView(seed + 100)));
      expect(ink.share).toBe(1);
      expect(ink.brightness).toBeGreaterThan(15);
      expect(ink.brightness).toBeLessThan(235);
    }
  });

  it("is pure: the same place and view give the same text", () => {
    expect(drawPlace(describePlace(1), describePlaceView(2))).toBe(drawPlace(describePlace(1), describePlaceView(2)));
  });

  it("differs between places seen in the same way, and between views of a place", async () => {
    const [here, there] = [describePlace(1), describePlace(2)];
    const [now, later] = [describePlaceView(1), describePlaceView(2)];
    expect(await difference(drawPlace(here, now, 160), drawPlace(there, now, 160))).toBeGreaterThan(8);
    expect(await difference(drawPlace(here, now, 160), drawPlace(here, later, 160))).toBeGreaterThan(8);
  });
});
