import { randomAt } from "../random-at.js";
import { batchOptions } from "./batch-options.js";
import { defineSampler } from "./sampler-definition.js";
import { inBatches, shuffled } from "./shuffled-places.js";

/** Every picture once an epoch, in random order. For losses that compare with classes. */
export const shuffledSampler = defineSampler({
  name: "shuffled",
  draws: "pictures",
  summary: "Every picture once an epoch, in random order",
  source: "Bottou: Stochastic Gradient Descent Tricks, Neural Networks: Tricks of the Trade, 2012",
  options: batchOptions,
  batches({ source, options: { batchSize, rest }, seed, epoch }) {
    const pictures = Array.from({ length: source.count }, (_, picture) => picture);
    return inBatches(shuffled(randomAt(seed, epoch), pictures), batchSize, rest);
  },
});
