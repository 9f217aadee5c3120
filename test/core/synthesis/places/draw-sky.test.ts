import { describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawSky } from "../../../../packages/core/dist/synthesis/places/draw-sky.js";
import { inkOf, street } from "../scene.js";

describe("sky", () => {
  it("fills the picture, dark at night", async () => {
    const skies = await Promise.all(
      (["sun", "night"] as const).map((light) => {
        const pen = street(light);
        drawSky(pen, describePlaceView(1));
        return inkOf(pen.canvas.svg());
      }),
    );
    expect(skies.map(({ share }) => share)).toEqual([1, 1]);
    expect(skies[1]?.brightness).toBeLessThan((skies[0]?.brightness ?? 0) / 2);
  });
});
