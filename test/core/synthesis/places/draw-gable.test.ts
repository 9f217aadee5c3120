import { describe, expect, it } from "vitest";
import { drawGable } from "../../../../packages/core/dist/synthesis/places/draw-gable.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { difference, inkOf, street } from "../scene.js";

const facade = { ...describeFacade(1), storeys: 2, bays: 3, width: 8, groundHeight: 4, storeyHeight: 3 };
function draw(kind: typeof facade.roof.kind, cornice: typeof facade.cornice = "plain"): string {
  const pen = street();
  drawGable(pen, { ...facade, cornice, roof: { ...facade.roof, kind, height: 3 } }, -4, false);
  return pen.canvas.svg();
}

describe("gable", () => {
  it("rises over the eaves by its kind", async () => {
    const tops = await Promise.all(
      (["mansard", "parapet", "gable"] as const).map(async (kind) => (await inkOf(draw(kind))).top),
    );
    expect(tops).toEqual([...tops].sort((first, second) => second - first));
    expect(new Set(tops).size).toBe(3);
  });

  it("has a shape of its own for every kind", async () => {
    const kinds = ["gable", "stepped", "bell", "parapet", "balustrade"] as const;
    for (const [at, kind] of kinds.entries()) {
      for (const other of kinds.slice(at + 1)) expect(await difference(draw(kind), draw(other))).toBeGreaterThan(0.3);
    }
  });

  it("has a cornice in three styles", async () => {
    expect(await difference(draw("mansard"), draw("mansard", "dentils"))).toBeGreaterThan(0.1);
    expect(await difference(draw("mansard", "brackets"), draw("mansard", "dentils"))).toBeGreaterThan(0.1);
  });
});
