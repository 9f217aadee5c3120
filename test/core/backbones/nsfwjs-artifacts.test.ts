import { readNsfwjsArtifacts, readWeights } from "@loci/core";
import { expect, it } from "vitest";

it("reads topology and weights out of the package", () => {
  const artifacts = readNsfwjsArtifacts("mobilenet_v2");
  const kernel = readWeights(artifacts).get("Conv1/kernel");
  expect(kernel?.shape).toEqual([3, 3, 3, 32]);
  expect(artifacts.modelTopology.model_config.config.layers[0]?.class_name).toBe("InputLayer");
});

it("says what to do when the package has no such network", () => {
  expect(() => readNsfwjsArtifacts("resnet")).toThrow(
    /weights of resnet cannot be read from the npm package nsfwjs .*npm run setup/,
  );
});
