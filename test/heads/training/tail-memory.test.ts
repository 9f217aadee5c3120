import { totalmem } from "node:os";
import { createTrainingSet, resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";
import { checkTailMemory } from "../../../packages/heads/dist/training/tail-memory.js";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const { pictures } = toyMaps({ classes: 6 });
const all = [...pictures.keys()];

/** With maps of so many MB a picture. */
function check(sampler: string, megabytes: number, engine = "wasm") {
  const configuration = resolveConfiguration({
    ...{ loss: "triplet", sampler, optimiser: "sgd", phases: [{ epochs: 1, rate: 1 }], validation: { part: 0 } },
  });
  const set = createTrainingSet(pictures, { queries: all, gallery: all }, configuration);
  const taken = 2 * 2 * 8;
  checkTailMemory({ ...toyTail, valuesPerPicture: (megabytes * 1e6) / 27 - taken }, set, configuration, engine);
}

it("counts the pictures of a batch, of mined ones with positive and negatives", () => {
  // Three quarters of the memory, in parts of ten pictures, which the engine fills up to sixteen.
  const each = (0.75 * totalmem()) / 16 / 1e6;
  expect(() => check("shuffled(batchSize=10)", each - 1)).not.toThrow();
  expect(() => check("shuffled(batchSize=10)", each + 1)).toThrow(
    `of ${(each + 1).toFixed(0)} MB each: expected at most 8 in this machine's memory, batches being filled up to a multiple of 8, got 10`,
  );
  const tuples = "geographic-tuples(queries=2,negatives=3,positiveRadius=10,negativeRadius=25)";
  expect(() => check(tuples, each + 1)).toThrow("got 10");
  expect(() => check(tuples, each - 1)).not.toThrow();
});

it("leaves other engines their memory", () => {
  expect(() => check("shuffled(batchSize=10)", 1e6, "tensorflow")).not.toThrow();
});
