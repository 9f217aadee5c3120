import { createHead } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, pooled } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

it("is the mean of each channel, normalised", async () => {
  const map = randomTensor([1, 5, 4, 8], 1);
  const head = await createHead({ name: "gap", options: {} }, mapOf(8));
  expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, pooled(map, mean))).toBeLessThan(1e-6);
});
