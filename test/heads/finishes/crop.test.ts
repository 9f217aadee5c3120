import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, pooled, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

it("keeps the first components, at unit norm", async () => {
  const map = randomTensor([1, 2, 2, 6], 1);
  const head = await createHead(parseHeadSpec("gap|crop(dimensions=4)"), mapOf(6));
  expect(head.descriptorLength).toBe(4);
  expect(
    relativeError((await describeWith("ONNX Runtime", head, map)).values, unit(pooled(map, mean).slice(0, 4))),
  ).toBeLessThan(1e-5);
});

it("refuses to keep more than there are", async () => {
  await expect(createHead(parseHeadSpec("gap|crop(dimensions=7)"), mapOf(6))).rejects.toThrow(
    "crop: dimensions: expected at most 6, the descriptor's length, got 7",
  );
});
