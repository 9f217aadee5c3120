import { expect, it } from "vitest";
import { classesOf, counts, draw } from "./draw.js";

it("has all classes equally often, to one, and a picture again only after all others of its class", () => {
  const source = classesOf([3, 30, 7]);
  const drawn = draw("balanced(batchSize=8)", source).flat();
  expect(drawn.length).toBe(40);
  expect([...counts(drawn.map((picture) => source.labels[picture]!)).values()].sort()).toEqual([13, 13, 14]);
  const often = counts(drawn);
  for (const label of [0, 1, 2]) {
    const pictures = [...source.labels.keys()].filter((picture) => source.labels[picture] === label);
    const times = pictures.map((picture) => often.get(picture) ?? 0);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  }
});

it("shows a large class's other pictures in other epochs", () => {
  const source = classesOf([3, 30, 7]);
  const seen = new Set([0, 1, 2, 3, 4, 5, 6, 7].flatMap((epoch) => draw("balanced", source, epoch).flat()));
  expect(seen.size).toBe(40);
});

it("needs labels", () => {
  expect(() => draw("balanced", { count: 10 })).toThrow(
    "sampler balanced: expected pictures with labels, got pictures without",
  );
});
