import { createHead } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { pooled } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

it("is the largest value of each channel, normalised; negative ones too", async () => {
  const map = randomTensor([1, 2, 2, 8], 3);
  const head = await createHead({ name: "gmp", options: {} }, mapOf(8));
  const expected = pooled(map, (values) => Math.max(...values));
  expect(Math.min(...expected)).toBeLessThan(0);
  expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-6);
});
