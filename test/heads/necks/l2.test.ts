import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

it("brings every location to unit norm before the head", async () => {
  const map = randomTensor([1, 3, 4, 6], 1);
  const head = await createHead(parseHeadSpec("l2|gap"), mapOf(6));
  const locations = locationsOf(map).map(unit);
  const mean = locations[0]!.map((_, channel) => locations.reduce((sum, location) => sum + location[channel]!, 0));
  expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, unit(mean))).toBeLessThan(1e-5);
});
