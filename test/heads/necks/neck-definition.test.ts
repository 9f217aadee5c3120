import { createHead, necks, parseHeadSpec, restoreHead } from "@loci/heads";
import { expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";

it("each neck gets the shape that the one before it gives", async () => {
  const head = await createHead(
    parseHeadSpec("cat-avg-max-pool|project(dimensions=5)|max-pool|flatten"),
    mapOf(3, 9, 8),
  );
  expect(head.parameters["neck1.weights"]!.shape).toEqual([6, 5]);
  expect(head.descriptorLength).toBe(2 * 2 * 5);
});

it("a neck that learns nothing has no parameters", async () => {
  expect((await createHead(parseHeadSpec("l2|max-pool|gap"), mapOf(3, 4, 4))).parameters).toEqual({});
});

it("the dims that a neck declares are checked when its parameters come from a file", async () => {
  const { parameters } = await createHead(parseHeadSpec("project(dimensions=5)|gap"), mapOf(3));
  expect(() => restoreHead(parseHeadSpec("project(dimensions=4)|gap"), mapOf(3), parameters)).toThrow(
    "parameters of gap: expected neck0.biases [4], neck0.weights [3, 4], got neck0.biases [5], neck0.weights [3, 5]",
  );
});

it("keeps the types of a neck's options", () => {
  const shape = { channels: 3, height: undefined, width: undefined };
  expect(necks.project.outputShape({ shape, options: { dimensions: 7 } })).toEqual({ ...shape, channels: 7 });
  // @ts-expect-error: an option that the neck does not have
  expect(necks.project.outputShape({ shape, options: { dimension: 7 } }).channels).toBeUndefined();
});
