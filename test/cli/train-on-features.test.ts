import { rolesOf, trainingViews } from "@loci/cli";
import type { Dataset, Picture } from "@loci/core";
import { resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";

// That it trains, and goes on after a kill, is tested by what calls it: train-model, cell-head, kill.

const pictures = ["a", "b", "c", "d"].map((name): Picture => ({ path: `/${name}`, name }));
const dataset: Dataset = { format: "folder", root: "/", pictures, queries: [3, 0], gallery: [1, 2, 3] };

it("counts queries and gallery by place among the pictures that are there", () => {
  const [a, b, , d] = pictures as [Picture, Picture, Picture, Picture];
  expect(rolesOf(dataset, [d, b, a])).toEqual({ queries: [0, 2], gallery: [1, 0] });
});

const configurationWith = (views: object) =>
  resolveConfiguration({
    loss: "multi-similarity",
    sampler: "p-k",
    optimiser: "adam",
    phases: [{ epochs: 1, rate: 1 }],
    views,
  });

it("has the picture itself, its mirror image and so many random parts", () => {
  expect(trainingViews(configurationWith({}))).toEqual([{}]);
  const jitter = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.1 };
  const part = { flip: "random", crop: {}, jitter, seed: 42 };
  expect(trainingViews(configurationWith({ flip: true, crops: 2, jitter: 0.5 }))).toEqual([
    {},
    { flip: true },
    { ...part, number: 0 },
    { ...part, number: 1 },
  ]);
});
