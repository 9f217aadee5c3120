import { describe, expect, it } from "vitest";
import { describeFacade, heightOf } from "../../../../packages/core/dist/synthesis/places/facade.js";

const facades = Array.from({ length: 200 }, (_, seed) => describeFacade(seed));

describe("facade", () => {
  it("has one ground bay a window bay, and a way in", () => {
    for (const { bays, ground } of facades) {
      expect(ground).toHaveLength(bays);
      expect(ground.some((bay) => bay === "door" || bay === "gateway")).toBe(true);
    }
  });

  it("keeps balconies and oriels on storeys and bays that exist", () => {
    for (const { bays, storeys, balconies, oriel } of facades) {
      expect(balconies.storey).toBeLessThan(storeys);
      for (const bay of [...balconies.bays, oriel ?? 0]) expect(bay).toBeLessThan(bays);
    }
  });

  it("is as tall as its storeys", () => {
    for (const facade of facades) {
      expect(heightOf(facade)).toBeCloseTo(facade.groundHeight + (facade.storeys - 1) * facade.storeyHeight);
    }
  });

  it("shares few wall colours among many houses, so that colour does not tell them apart", () => {
    expect(new Set(facades.map(({ wall }) => String(wall))).size).toBeLessThan(10);
    expect(new Set(facades.map((facade) => JSON.stringify({ ...facade, seed: 0 }))).size).toBe(facades.length);
  });
});
