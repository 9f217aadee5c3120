import { totalmem } from "node:os";
import { createTrainingSet, resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";
import { checkTailMemory } from "../../../packages/heads/dist/training/tail-memory.js";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const { pictures } = toyMaps({ classes: 6 });
const all = [...pictures.keys()];

/** With maps of so many MB a picture. */
function check(
  sampler: string,
  megabytes: number,
  engine = "wasm",
  room: "webAssembly" | "onnxRuntime" = "webAssembly",
) {
  const configuration = resolveConfiguration({
    ...{ loss: "triplet", sampler, optimiser: "sgd", phases: [{ epochs: 1, rate: 1 }], validation: { part: 0 } },
  });
  const set = createTrainingSet(pictures, { queries: all, gallery: all }, configuration);
  const taken = 2 * 2 * 8;
  checkTailMemory({ ...toyTail, valuesPerPicture: (megabytes * 1e6) / 27 - taken }, set, configuration, engine, room);
}

it("counts the pictures of a batch, of mined ones with positive and negatives", () => {
  // 3.5 · 2^30 bytes.
  expect(() => check("shuffled(batchSize=10)", 375)).not.toThrow();
  expect(() => check("shuffled(batchSize=10)", 376)).toThrow(
    "of 376 MB each: expected at most 9 on WebAssembly, got 10",
  );
  const tuples = "geographic-tuples(queries=2,negatives=3,positiveRadius=10,negativeRadius=25)";
  expect(() => check(tuples, 376)).toThrow("got 10");
  expect(() => check(tuples, 375)).not.toThrow();
});

it("gives ONNX Runtime three quarters of the machine's memory", () => {
  const each = (0.75 * totalmem()) / 10 / 1e6;
  expect(() => check("shuffled(batchSize=10)", each - 1, "wasm", "onnxRuntime")).not.toThrow();
  expect(() => check("shuffled(batchSize=10)", each + 1, "wasm", "onnxRuntime")).toThrow(
    "expected at most 9 in this machine's memory, got 10",
  );
});

it("leaves other engines their memory", () => {
  expect(() => check("shuffled(batchSize=10)", 1e4, "tensorflow")).not.toThrow();
});
