import { totalmem } from "node:os";
import { type NetworkTail, RetrievalError } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import { drawBatches, drawsQueries, miningPlan } from "./epoch-batches.js";
import type { TrainingSet } from "./training-set.js";

/** Where a step of the network is computed, and how much of the memory there its maps may take. */
const rooms = {
  /** It addresses 4 GiB, and does not say that they are full; the head and what the optimiser remembers need some of them. */
  webAssembly: { bytes: 3.5 * 2 ** 30, place: "on WebAssembly" },
  onnxRuntime: { bytes: 0.75 * totalmem(), place: "in this machine's memory" },
} as const;

/**
 * Of each number of a map that the network's stages take or make, while a step holds it for the gradients: 21 bytes for
 * InceptionV3 behind mixed7 and 27 for MobileNetV2 behind block_5_add on WebAssembly, about as many on ONNX Runtime
 * (npx tsx test/bench/network-tail.ts).
 */
const BYTES_PER_VALUE = 27;

/**
 * Tells before the first step what would fail in it.
 * @param engine of TensorFlow.js; others than WebAssembly know their own memory
 * @throws RetrievalError when a batch's maps have no room
 */
export function checkTailMemory(
  { sizes, valuesPerPicture }: NetworkTail,
  set: TrainingSet,
  configuration: TrainingConfiguration,
  engine: string,
  room: keyof typeof rooms = "onnxRuntime",
): void {
  if (engine !== "wasm") return;
  const taken = sizes.reduce((sum, { height, width, channels }) => sum + height * width * channels, 0);
  const perPicture = BYTES_PER_VALUE * (taken + valuesPerPicture);
  const pictures = largestBatch(set, configuration);
  const { bytes, place } = rooms[room];
  if (pictures * perPicture <= bytes) return;
  throw new RetrievalError({
    what: `training the network: pictures in a batch, of ${(perPicture / 1e6).toFixed(0)} MB each`,
    expected: `at most ${Math.floor(bytes / perPicture)} ${place}`,
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
