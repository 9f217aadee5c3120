import { describe, expect, it } from "vitest";
import { classesOf, counts, draw } from "./draw.js";

describe("p-k", () => {
  it("has P different classes with K different pictures each, class by class, where all classes have K", () => {
    const source = classesOf([4, 9, 8, 12, 5, 4, 7]);
    for (const epoch of [0, 1, 2, 3]) {
      for (const batch of draw("p-k(classes=3,pictures=4)", source, epoch)) {
        const labels = batch.map((picture) => source.labels[picture]!);
        expect(new Set(batch).size).toBe(12);
        expect([...counts(labels).values()]).toEqual([4, 4, 4]);
        expect(labels.filter((label, i) => label !== labels[i - 1]).length).toBe(3);
      }
    }
  });

  it("sees every picture exactly once where groups and batches come out even", () => {
    const source = classesOf([8, 8, 8, 8, 8, 8]);
    const batches = draw("p-k(classes=3,pictures=4)", source);
    expect(batches.length).toBe(4);
    expect([...batches.flat()].sort((a, b) => a - b)).toEqual([...Array(48).keys()]);
  });

  it("leaves out no more groups than it must: as many batches as classes with groups left allow", () => {
    // Groups of four: 5, 1, 1, 1; two classes a batch. Only three batches can pair the large class.
    expect(draw("p-k(classes=2,pictures=4)", classesOf([20, 4, 4, 4])).length).toBe(3);
    // 3, 3, 2 groups: four batches of two different classes.
    expect(draw("p-k(classes=2,pictures=4)", classesOf([12, 12, 8])).length).toBe(4);
  });

  it("fills a group that runs short with other pictures of its class", () => {
    const batches = draw("p-k(classes=2,pictures=4)", classesOf([6, 6]));
    expect(batches.length).toBe(2);
    const often = counts(batches.flat());
    expect(often.size).toBe(12);
    expect(batches.every((batch) => new Set(batch).size === 8)).toBe(true);
  });

  it("repeats the pictures of smaller classes as evenly as can be, or leaves the classes out", () => {
    const source = classesOf([3, 1, 4, 4]);
    const repeated = draw("p-k(classes=4,pictures=4)", source);
    expect(repeated.length).toBe(1);
    const often = counts(repeated.flat());
    expect([0, 1, 2].map((picture) => often.get(picture)).sort()).toEqual([1, 1, 2]);
    expect(often.get(3)).toBe(4);
    const left = draw("p-k(classes=2,pictures=4,fewer=leave-out)", source);
    expect(left.flat().sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("says when there are too few classes", () => {
    expect(() => draw("p-k(classes=5)", classesOf([4, 4]))).toThrow(
      "p-k: classes to draw a batch from: expected at least 5, got 2. Lower the option classes, or add pictures",
    );
    expect(() => draw("p-k(classes=2,fewer=leave-out)", classesOf([4, 3]))).toThrow(
      "expected at least 2, each with 4 pictures or more, got 1",
    );
  });

  it("mixes: over epochs every class meets every other", () => {
    const source = classesOf(new Array(6).fill(4));
    const met = new Set<string>();
    for (let epoch = 0; epoch < 20; epoch++) {
      for (const batch of draw("p-k(classes=2,pictures=4)", source, epoch)) {
        met.add([...new Set(batch.map((picture) => source.labels[picture]!))].sort().join());
      }
    }
    expect(met.size).toBe(15);
  });
});
