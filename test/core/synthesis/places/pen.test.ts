import { describe, expect, it } from "vitest";
import { rectangle } from "../../../../packages/core/dist/synthesis/geometry.js";
import { inkOf, street } from "../scene.js";

describe("pen", () => {
  it("draws a rectangle of the wall where the camera sees it", async () => {
    const pen = street();
    pen.flats([rectangle(-1.5, 1.7, 3, 3)], 0, { fill: [200, 200, 200] });
    expect(await inkOf(pen.canvas.svg())).toMatchObject({ left: 136, right: 183, top: 142, bottom: 189 });
  });

  it("lights colours and leaves references alone", async () => {
    const brightnessAt = async (fill: readonly [number, number, number] | string) => {
      const pen = street("night");
      pen.flats([rectangle(-2, 1, 4, 3)], 0, { fill });
      return (await inkOf(pen.canvas.svg())).brightness;
    };
    expect(await brightnessAt([200, 200, 200])).toBeLessThan(120);
    expect(await brightnessAt("#c8c8c8")).toBe(200);
  });

  it("leaves out what is beside or behind the eye, and cuts what reaches behind it", async () => {
    const pen = street();
    pen.flats([rectangle(90, 0, 5, 5)], 0, { fill: [9, 9, 9] });
    pen.flats([rectangle(0, 0, 5, 5)], -30, { fill: [9, 9, 9] });
    expect(pen.canvas.svg()).not.toContain("<path");
    pen.polygons(
      [
        [
          [-2, 0, -40],
          [2, 0, -40],
          [2, 0, 0],
          [-2, 0, 0],
        ],
      ],
      { fill: [9, 9, 9] },
    );
    expect((await inkOf(pen.canvas.svg())).bottom).toBe(239);
  });

  it("shows a box's nearer end and hides the other", () => {
    const faces = (x: number) => {
      const pen = street();
      pen.box([x, 3, -1], [1, 1, 1], [200, 100, 50]);
      return pen.canvas.svg().split("<path").length - 1;
    };
    // Front and under side, and one end unless the box is straight ahead.
    expect([faces(4), faces(-5), faces(-0.5)]).toEqual([3, 3, 2]);
  });

  it("draws lines as wide as they are far", () => {
    const width = (z: number) => {
      const pen = street();
      pen.lines(
        [
          [
            [-1, 2, z],
            [1, 2, z],
          ],
        ],
        [0, 0, 0],
        0.5,
        0.5,
      );
      return Number(/stroke-width="([\d.]+)"/.exec(pen.canvas.svg())?.[1]);
    };
    expect(width(0)).toBe(8);
    expect(width(15)).toBe(4);
  });
});
