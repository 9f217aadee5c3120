import { describe, expect, it } from "vitest";
import { createCamera, type Place3 } from "../../../../packages/core/dist/synthesis/places/camera.js";

const ahead = { x: 0, height: 1.7, distance: 10, yaw: 0, pitch: 0, roll: 0, focal: 200 };

describe("camera", () => {
  it("puts what is straight ahead in the middle and the rest by similar triangles", () => {
    const camera = createCamera(ahead, [160, 190]);
    const see = (place: Place3) => camera.project(camera.turn(place));
    expect(see([0, 1.7, 0])).toEqual([160, 190]);
    expect(see([2, 2.7, 0])).toEqual([160 + (200 * 2) / 10, 190 - (200 * 1) / 10]);
    expect(see([2, 1.7, 10])[0]).toBe(180);
    expect(camera.scaleAt([0, 0, 10])).toBe(10);
  });

  it("maps the fronts by a homography: the cross-ratio of points on a line stays", () => {
    const camera = createCamera({ ...ahead, x: -5, yaw: 0.5, pitch: 0.05, roll: 0.02 }, [160, 190]);
    const positions = [-3, -1, 2, 6];
    const seen = positions.map((x) => camera.project(camera.turn([x, 4, 0])));
    const along = seen.map(([x, y]) => Math.hypot(x - (seen[0]?.[0] ?? 0), y - (seen[0]?.[1] ?? 0)));
    const ratio = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => ((c - a) * (d - b)) / ((c - b) * (d - a));
    expect(ratio(along)).toBeCloseTo(ratio(positions), 9);
  });

  it("keeps walls upright at pitch 0, whatever the yaw", () => {
    const camera = createCamera({ ...ahead, yaw: 0.4 }, [160, 190]);
    const [foot, top] = [0, 12].map((y) => camera.project(camera.turn([3, y, 0]))[0]);
    expect(foot).toBeCloseTo(top ?? 0, 9);
  });
});
