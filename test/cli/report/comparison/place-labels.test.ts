import { placeLabels } from "@loci/cli";
import fc from "fast-check";
import { expect, test } from "vitest";

const room = { left: 0, top: 0, right: 300, bottom: 200 };
const at = (x: number, y: number, text: string) => ({ x, y, text });

test("right of a point, elsewhere where that is taken, left out where nothing is free", () => {
  expect(placeLabels([at(100, 100, "gem")], [[100, 100]], room)).toMatchObject([{ left: 106, top: 93.5 }]);
  expect(placeLabels([at(290, 100, "gem")], [[290, 100]], room)[0]!.left).toBeLessThan(290);
  expect(placeLabels([at(10, 10, "gem".repeat(30))], [], room)).toEqual([]);
});

test("labels cover neither each other nor a point, and the most important one is there", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 60, max: 240 }), fc.integer({ min: 40, max: 160 })), {
    minLength: 1,
    maxLength: 25,
  });
  fc.assert(
    fc.property(points, (places) => {
      const placed = placeLabels(
        places.map(([x, y], i) => at(x, y, `s${i}`)),
        places,
        room,
      );
      const boxes = placed.map(({ left, top, text }) => ({
        left,
        top,
        right: left + 6.1 * text.length,
        bottom: top + 13,
      }));
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1)) {
          expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
        }
        for (const [x, y] of places) expect(x > a.left && x < a.right && y > a.top && y < a.bottom).toBe(false);
      }
    }),
  );
});
