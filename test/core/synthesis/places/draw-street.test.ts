import { describePlace, describePlaceView, type PlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawStreet } from "../../../../packages/core/dist/synthesis/places/draw-street.js";
import { difference, inkOf, street } from "../scene.js";

function draw(weather: PlaceView["weather"], paving: "slabs" | "setts" | "asphalt" = "slabs"): string {
  const pen = street("dusk");
  drawStreet(pen, { ...describePlace(1), paving }, { ...describePlaceView(1), weather });
  return pen.canvas.svg();
}

describe("street", () => {
  it("reaches from the fronts to the lower edge of the picture", async () => {
    expect(await inkOf(draw("clear"))).toMatchObject({ left: 0, right: 319, bottom: 239, top: 217 });
  });

  it("is white in snow and mirrors the lamps in rain", async () => {
    expect((await inkOf(draw("snow"))).brightness).toBeGreaterThan((await inkOf(draw("clear"))).brightness + 30);
    expect(draw("rain")).toContain("<ellipse");
  });

  it("is paved in three ways", async () => {
    expect(await difference(draw("clear", "slabs"), draw("clear", "setts"))).toBeGreaterThan(0.1);
    expect(await difference(draw("clear", "setts"), draw("clear", "asphalt"))).toBeGreaterThan(0.1);
  });
});
