import { describe, expect, it } from "vitest";
import { vehicleBodies } from "../../../../packages/core/dist/synthesis/places/vehicle-bodies.js";

describe.each(Object.entries(vehicleBodies))("%s", (_, { outline, panes, wheels }) => {
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];

  it("has the measures of a car and its wheels under it", () => {
    expect(Math.max(...xs)).toBeGreaterThan(3.5);
    expect(Math.max(...ys)).toBeGreaterThan(1.3);
    for (const wheel of wheels) expect(wheel > 0.5 && wheel < Math.max(...xs) - 0.4).toBe(true);
  });

  it("has its panes within its outline's box", () => {
    for (const [x, y] of panes.flat()) {
      expect(x).toBeLessThan(Math.max(...xs));
      expect(y).toBeLessThan(Math.max(...ys));
    }
  });
});
