import { describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";

const views = Array.from({ length: 300 }, (_, seed) => describePlaceView(seed));

describe("view of a place", () => {
  it("covers every hour, weather, side and cover", () => {
    const words = new Set(views.flatMap(({ description }) => description.split(", ")));
    for (const word of [
      "sun",
      "overcast",
      "dusk",
      "night",
      "rain",
      "snow",
      "fog",
      "from the front",
      "from the left",
      "from the far right",
      "behind a van",
      "under scaffold",
    ]) {
      expect(words).toContain(word);
    }
  });

  it("looks at the house", () => {
    for (const { viewpoint } of views) {
      const middle = viewpoint.x + viewpoint.distance * Math.tan(viewpoint.yaw);
      expect(Math.abs(middle)).toBeLessThan(6);
    }
  });

  it("lists covers from the wall to the roadway, so that cars hide people", () => {
    const order = ["scaffold", "people", "tree", "van", "car"];
    for (const { covers } of views) {
      const ranks = covers.map(({ kind }) => Math.min(3, order.indexOf(kind)));
      expect(ranks).toEqual([...ranks].sort());
    }
  });

  it("has winter when it snows", () => {
    for (const { weather, season } of views) if (weather === "snow") expect(season).toBe("winter");
  });
});
