import { describeKindView } from "@loci/core";
import { describe, expect, it } from "vitest";

const views = Array.from({ length: 200 }, (_, seed) => describeKindView(seed));

describe("view of a kind", () => {
  it("shows one to three birds, facing both ways, in every scenery and light", () => {
    expect(new Set(views.map(({ poses }) => poses.length))).toEqual(new Set([1, 2, 3]));
    expect(new Set(views.flatMap(({ poses }) => poses.map(({ facing }) => facing))).size).toBe(2);
    expect(new Set(views.map(({ scenery }) => scenery)).size).toBe(7);
    expect(new Set(views.map(({ light }) => light.name)).size).toBe(5);
  });

  it("seats several birds on branches only, and birds in reeds on a reed", () => {
    for (const { poses, perch, scenery } of views) {
      if (poses.length > 1) expect(["branch", "berries"]).toContain(perch);
      expect(perch === "reed").toBe(scenery === "reeds");
    }
  });

  it("keeps heads in the picture", () => {
    for (const { poses } of views) for (const { y, size } of poses) expect(y).toBeGreaterThan(size * 1.12);
  });

  it("says what one sees", () => {
    for (const { description, poses } of views) {
      expect(description.startsWith(["one", "two", "three"][poses.length - 1] ?? "?")).toBe(true);
    }
  });
});
