import type { PictureMap } from "@loci/core";
import type { ExplainedPicture, MatchExplanation } from "@loci/heads";
import { randomTensor } from "./random-tensor.js";

/** A feature map of random activations, as they are after a ReLU. */
export const pictureMap = (height: number, width: number, channels: number, seed: number): PictureMap => ({
  values: randomTensor([height, width, channels], seed, "positive").values,
  ...{ height, width, channels },
});

/** An explained picture of 40 × 20 pixels, seen as a whole, with 2 × 4 places. */
export const explainedPicture = (given: Partial<ExplainedPicture> = {}): ExplainedPicture => ({
  ...{ map: Float32Array.of(0, 0.1, 0.2, 0, 0, 0, 0.4, -0.1), height: 2, width: 4, constant: 0.1 },
  ...{ picture: { width: 40, height: 20 }, region: { left: 0, top: 0, width: 40, height: 20 } },
  ...given,
});

export const matchExplanation: MatchExplanation = {
  score: 0.7,
  query: explainedPicture(),
  hit: explainedPicture({ map: Float32Array.of(0.7, 0, 0, 0, 0, 0, 0, 0), constant: 0 }),
  pairs: [{ query: { x: 25, y: 15 }, hit: { x: 5, y: 5 }, contribution: 0.3 }],
  groups: [
    { name: "cluster 1", contribution: 0.9 },
    { name: "cluster 2", contribution: -0.2 },
  ],
  rules: ["norms"],
};
