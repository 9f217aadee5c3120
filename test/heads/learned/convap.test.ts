import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, naiveConvap, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const options = { channels: 3, rows: 2, columns: 3 };

describe("convap", () => {
  // 5 × 4 leaves overlapping cells, 1 × 2 is smaller than the grid.
  it.each(interpreters.flatMap((interpreter) => [[interpreter, 5, 4] as const, [interpreter, 1, 2] as const]))(
    "is convolution, then averages in cells, on %s with a map of %d × %d",
    async (interpreter, height, width) => {
      const map = randomTensor([1, height, width, 6], 1);
      const head = await createHead({ name: "convap", options }, mapOf(6, height, width));
      const { "convolution.weights": weights, "convolution.biases": biases } = head.parameters;
      const expected = naiveConvap(map, { weights: weights!.data, biases: biases!.data, ...options });
      expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
    },
  );

  it("with the identity on one cell is average pooling", async () => {
    const map = randomTensor([1, 3, 4, 2], 2);
    const parameters = {
      "convolution.weights": { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
      "convolution.biases": { shape: [2], data: Float32Array.of(0, 0) },
    };
    const spec = { name: "convap", options: { channels: 2, rows: 1, columns: 1 } };
    const head = restoreHead(spec, mapOf(2, 3, 4), parameters);
    const expected = unit([0, 1].map((c) => mean(locationsOf(map).map((location) => location[c]!))));
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-5);
  });
});
