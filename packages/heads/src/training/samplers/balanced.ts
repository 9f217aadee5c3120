import { randomAt } from "../random-at.js";
import { batchOptions } from "./batch-options.js";
import { defineSampler } from "./sampler-definition.js";
import { inBatches, picturesByClass, shuffled } from "./shuffled-places.js";

/**
 * All classes equally often: an epoch has as many pictures as there are, in rounds of one picture of every class, in random
 * order. A class with fewer pictures than rounds has its pictures again, in a new order, when it has none left; a class with
 * more has others in the next epoch. For losses that compare with classes, where classes differ in size.
 */
export const balanced = defineSampler({
  name: "balanced",
  draws: "pictures",
  summary: "All classes equally often, however many pictures they have",
  source: "Shen, Lin, Huang: Relay Backpropagation for Effective Learning of Deep CNNs, ECCV 2016 (arXiv 1512.05830)",
  options: batchOptions,
  batches({ source, options: { batchSize, rest }, seed, epoch }) {
    const random = randomAt(seed, epoch);
    const classes = picturesByClass("balanced", source);
    const waiting = classes.map((): number[] => []);
    const drawn: number[] = [];
    while (drawn.length < source.count) {
      for (const label of shuffled(random, [...classes.keys()])) {
        const pictures = waiting[label] as number[];
        if (pictures.length === 0) pictures.push(...shuffled(random, classes[label] as number[]));
        drawn.push(pictures.pop() as number);
      }
    }
    return inBatches(drawn.slice(0, source.count), batchSize, rest);
  },
});
