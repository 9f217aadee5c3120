import { headDefinitions } from "@loci/heads";
import { expect, it } from "vitest";
import { mapOf } from "../support/feature-map-shape.js";

it("heads that learn nothing declare and make no parameters", async () => {
  for (const definition of Object.values(headDefinitions)) {
    const [shape] = mapOf(4, 3, 3);
    const context = { shapes: [shape] as const, shape };
    const options = definition.options.parse({});
    if (Object.keys(definition.parameterDims({ ...context, options })).length > 0) continue;
    expect(
      await definition.initialise({ ...context, options, random: undefined as never, locations: undefined }),
    ).toEqual({});
  }
});
