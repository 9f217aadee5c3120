import { expect, it } from "vitest";
import { measureShapes } from "../../../../packages/core/dist/onnx/network/measure-shapes.js";
import { tinyBackbone } from "../../../support/tiny-backbone.js";

it("gives the shapes of values, whatever the declared outputs", async () => {
  const shapes = await measureShapes(tinyBackbone().network, ["pool4", "pool8"], [2, 32, 48]);
  expect([...shapes]).toEqual([
    ["pool4", [2, 3, 8, 12]],
    ["pool8", [2, 3, 4, 6]],
  ]);
});

it("gives ONNX Runtime's reason when the network does not run", async () => {
  await expect(measureShapes(tinyBackbone().network, ["nothing"], [1, 32, 32])).rejects.toThrow(/nothing/);
});
