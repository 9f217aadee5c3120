import { z } from "zod";
import { randomAt } from "../random-at.js";
import { defineSampler } from "./sampler-definition.js";
import { inBatches, shuffled } from "./shuffled-places.js";

/** Every picture once an epoch, in random order. For losses that compare with classes. */
export const shuffledSampler = defineSampler({
  name: "shuffled",
  draws: "pictures",
  summary: "Every picture once an epoch, in random order",
  source: "Bottou: Stochastic Gradient Descent Tricks, Neural Networks: Tricks of the Trade, 2012",
  options: z.strictObject({
    batchSize: z.int().min(1).max(65_536).default(32).describe("pictures, 1 to 65536"),
    rest: z
      .enum(["keep", "leave-out"])
      .default("keep")
      .describe("what happens to the last pictures of an epoch when they do not fill a batch"),
  }),
  batches({ source, options: { batchSize, rest }, seed, epoch }) {
    const pictures = Array.from({ length: source.count }, (_, picture) => picture);
    return inBatches(shuffled(randomAt(seed, epoch), pictures), batchSize, rest);
  },
});
