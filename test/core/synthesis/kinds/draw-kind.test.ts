import { describeKind, describeKindView, drawKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { difference, inkOf } from "../scene.js";

describe("picture of a kind", () => {
  it("is full and holds no broken numbers, for many kinds and views", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const ink = await inkOf(drawKind(describeKind(1, seed), describeKindView(seed + 50), 96));
      expect(ink.share).toBe(1);
      expect(ink.brightness).toBeGreaterThan(25);
      expect(ink.brightness).toBeLessThan(240);
    }
  });

  it("is pure: the same kind and view give the same text", () => {
    expect(drawKind(describeKind(1, 1), describeKindView(2))).toBe(drawKind(describeKind(1, 1), describeKindView(2)));
  });

  it("differs less between kinds of a family in the same view than between views of a kind", async () => {
    const [one, sibling] = [describeKind(1, 0), describeKind(1, 1)];
    const [now, later] = [describeKindView(1), describeKindView(2)];
    const [byKind, byView] = [
      await difference(drawKind(one, now), drawKind(sibling, now)),
      await difference(drawKind(one, now), drawKind(one, later)),
    ];
    expect(byKind).toBeGreaterThan(0.5);
    expect(byKind).toBeLessThan(byView);
  });
});
