import { expect, it } from "vitest";
import { countLayers } from "../../../../packages/core/dist/backbones/brought/count-layers.js";
import { tinyBackbone } from "../../../support/tiny-backbone.js";

it("counts all that a layer needs, for the size that is asked", async () => {
  const counted = await countLayers(tinyBackbone().network, ["pool4", "pool8", "huge"], 32);
  const cast = 3 * 32 * 32;
  expect(counted["pool4"]).toEqual({ height: 8, width: 8, operations: cast + 3 * 64, value: "pool4" });
  expect(counted["pool8"]).toMatchObject({ height: 4, width: 4, operations: cast + 3 * 16 });
  expect(counted["huge"]).toMatchObject({ operations: cast + 3 * 16 * 2 });
});
