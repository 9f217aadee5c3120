import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, pooled, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

it.each([1, 0.5, 0.2])("raises magnitudes to %d and keeps signs", async (exponent) => {
  const map = randomTensor([1, 2, 2, 6], 1);
  const head = await createHead(parseHeadSpec(`gap|power(exponent=${exponent})`), mapOf(6));
  const expected = unit(pooled(map, mean).map((value) => Math.sign(value) * Math.abs(value) ** exponent));
  expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-5);
});
