import { createRandom } from "@loci/core";
import { minerDefinitions, parseStageSpec, resolveStage, type Selection } from "@loci/heads";
import { randomTensor } from "./random-tensor.js";
import { cosinesOf, descriptorsOf, type GivenBatch } from "./run-loss.js";

export function runMiner(text: string, batch: GivenBatch, seed = 1): Selection {
  const { definition, options } = resolveStage("miner", minerDefinitions, parseStageSpec(text));
  return definition.select({
    similarities: cosinesOf(batch.descriptors),
    labels: Int32Array.from(batch.labels),
    length: batch.descriptors.dims[1]!,
    options,
    random: createRandom(seed),
  });
}

/** Twelve descriptors of four classes of different sizes, one of them alone. */
export function miningBatch(seed: number, length = 5): GivenBatch {
  const { values } = randomTensor([12, length], seed);
  const rows = Array.from({ length: 12 }, (_, row) => [...values.subarray(row * length, (row + 1) * length)]);
  return { descriptors: descriptorsOf(rows), labels: [0, 0, 1, 1, 1, 2, 2, 2, 2, 0, 1, 3] };
}
