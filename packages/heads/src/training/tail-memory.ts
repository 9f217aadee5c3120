import { totalmem } from "node:os";
import { type NetworkTail, RetrievalError } from "@loci/core";
import { filledUp, STEP } from "./compiled-head.js";
import type { TrainingConfiguration } from "./configuration.js";
import { drawBatches, drawsQueries, miningPlan } from "./epoch-batches.js";
import type { TrainingSet } from "./training-set.js";

/** What a step's maps may take of the memory. */
const ROOM = 0.75 * totalmem();

/**
 * Of each number of a map that the network's stages take or make, while a step holds it for the gradients: 22 bytes for
 * InceptionV3 behind mixed7 and 27 for MobileNetV2 behind block_5_add (npx tsx test/bench/network-tail.ts).
 */
const BYTES_PER_VALUE = 27;

/**
 * Tells before the first step what would fail in it.
 * @param engine of TensorFlow.js; libtensorflow knows its own memory
 * @throws RetrievalError when a batch's maps have no room
 */
export function checkTailMemory(
  { sizes, valuesPerPicture }: NetworkTail,
  set: TrainingSet,
  configuration: TrainingConfiguration,
  engine: string,
): void {
  if (engine !== "wasm") return;
  const taken = sizes.reduce((sum, { height, width, channels }) => sum + height * width * channels, 0);
  const perPicture = BYTES_PER_VALUE * (taken + valuesPerPicture);
  const pictures = largestBatch(set, configuration);
  if (filledUp(pictures) * perPicture <= ROOM) return;
  const most = STEP * Math.floor(ROOM / perPicture / STEP);
  throw new RetrievalError({
    what: `training the network: pictures in a batch, of ${(perPicture / 1e6).toFixed(0)} MB each`,
    expected: `at most ${most} in this machine's memory, batches being filled up to a multiple of ${STEP}`,
    got: `${pictures}`,
    remedy:
      "Draw smaller batches (--sampler), take smaller pictures (--size), or train from a later layer (--train-from)",
  });
}

function largestBatch(set: TrainingSet, configuration: TrainingConfiguration): number {
  const batches = drawBatches(set, configuration, 0);
  const most = batches.reduce((largest, { length }) => Math.max(largest, length), 0);
  // Of each query a positive and the negatives besides.
  return drawsQueries(configuration) ? most * (2 + miningPlan(configuration).negatives) : most;
}
