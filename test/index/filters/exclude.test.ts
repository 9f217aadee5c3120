import { excludePath, excludeSequenceNeighbours } from "@loci/index";
import { expect, it } from "vitest";

it("excludePath keeps all but the one", () => {
  const filter = excludePath("a/1.jpg");
  expect([filter({ path: "a/1.jpg" }), filter({ path: "a/10.jpg" }), filter({})]).toEqual([false, true, true]);
});

it("excludeSequenceNeighbours leaves out the frames around, of the same walk only", () => {
  const filter = excludeSequenceNeighbours({ sequence: "north", frame: 10 }, 2);
  const kept = Array.from({ length: 20 }, (_, frame) => frame).filter((frame) => filter({ sequence: "north", frame }));
  expect(kept).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19]);
  expect(filter({ sequence: "south", frame: 10 })).toBe(true);
  expect([filter({ frame: 10 }), filter({ sequence: "north" }), filter({})]).toEqual([true, true, true]);
});

it("Infinity leaves out the whole walk", () => {
  const filter = excludeSequenceNeighbours({ sequence: "north", frame: 10 }, Number.POSITIVE_INFINITY);
  expect([filter({ sequence: "north", frame: 9999 }), filter({ sequence: "north" }), filter({})]).toEqual([
    false,
    false,
    true,
  ]);
});
