import { createRandom } from "@loci/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdOutClasses, holdOutPlaces } from "../../../packages/heads/dist/training/hold-out.js";

describe("holdOutClasses", () => {
  it("holds out whole classes until the part is reached, the same ones every time", () => {
    const labels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 120 });
    const given = fc.tuple(labels, fc.double({ min: 0.01, max: 0.4, noNaN: true }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(given, ([list, part, seed]) => {
        const all = Int32Array.from(list);
        const sizes = [...new Set(list)].map((label) => list.filter((other) => other === label).length);
        fc.pre(sizes.filter((size) => size > 1).length > 8);
        const { train, validation } = holdOutClasses(all, part, seed);
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...all.keys()]);
        const classesOf = (places: readonly number[]) => new Set(places.map((place) => all[place]));
        const held = classesOf(validation);
        expect([...classesOf(train)].filter((label) => held.has(label))).toEqual([]);
        expect(validation.length).toBeGreaterThanOrEqual(part * list.length);
        // Without the class that was taken last it is not reached: at most the largest class is too much.
        expect(validation.length - Math.max(...sizes)).toBeLessThan(part * list.length);
        expect(holdOutClasses(all, part, seed)).toEqual({ train, validation });
      }),
      { numRuns: 30 },
    );
  });

  it("chooses by the seed, holds out nothing for 0, and keeps classes of one picture in training", () => {
    const labels = Int32Array.from({ length: 60 }, (_, place) => place >> 2);
    const chosen = [1, 2, 3, 4].map((seed) => holdOutClasses(labels, 0.2, seed).validation.join());
    expect(new Set(chosen).size).toBeGreaterThan(1);
    expect(holdOutClasses(labels, 0, 1)).toEqual({ train: [...labels.keys()], validation: [] });
    const singles = Int32Array.of(0, 1, 2, 3, 4, 5, 5);
    expect(holdOutClasses(singles, 0.9, 1)).toEqual({ train: [0, 1, 2, 3, 4], validation: [5, 6] });
  });

  it("refuses too few classes", () => {
    expect(() => holdOutClasses(Int32Array.of(0, 0, 1, 1), 0.5, 1)).toThrow("got 2 classes, 1 of them held out");
    expect(() => holdOutClasses(Int32Array.of(0, 1, 2), 0.5, 1)).toThrow("got 3 classes, 0 of them held out");
  });
});

describe("holdOutPlaces", () => {
  const random = createRandom(3);
  const positions = Float64Array.from({ length: 2 * 400 }, () => 1000 * random.uniform() - 500);
  const distance = (one: number, other: number) =>
    Math.hypot(positions[2 * one]! - positions[2 * other]!, positions[2 * one + 1]! - positions[2 * other + 1]!);

  it.each([1, 2, 3])("leaves nobody within the margin on both sides (seed %i)", (seed) => {
    const margin = 25;
    const { train, validation } = holdOutPlaces(positions, 0.25, seed, { cell: 100, margin });
    expect(validation.length).toBeGreaterThanOrEqual(100);
    expect(train.length).toBeGreaterThan(100);
    const near = (picture: number) => validation.some((held) => distance(picture, held) <= margin);
    const held = new Set(validation);
    // Exactly those that are neither held out nor near one that is.
    expect(train).toEqual([...Array(400).keys()].filter((picture) => !held.has(picture) && !near(picture)));
    expect(holdOutPlaces(positions, 0.25, seed, { cell: 100, margin })).toEqual({ train, validation });
  });

  it("holds out whole cells", () => {
    const { validation } = holdOutPlaces(positions, 0.1, 5, { cell: 250, margin: 25 });
    const cellOf = (place: number) => [0, 1].map((axis) => Math.floor(positions[2 * place + axis]! / 250)).join();
    const cells = new Set(validation.map(cellOf));
    expect(validation).toEqual([...Array(400).keys()].filter((place) => cells.has(cellOf(place))));
  });

  it("holds out nothing for 0 and refuses places that are all near each other", () => {
    expect(holdOutPlaces(Float64Array.of(0, 0, 1, 1), 0, 1, { cell: 100, margin: 25 })).toEqual({
      train: [0, 1],
      validation: [],
    });
    expect(() => holdOutPlaces(new Float64Array(20), 0.2, 1, { cell: 100, margin: 25 })).toThrow("0 and 10 pictures");
  });
});
