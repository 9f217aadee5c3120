import { headDefinitions } from "@loci/heads";
import { expect, it } from "vitest";

it("heads that learn nothing declare and make no parameters", async () => {
  for (const definition of Object.values(headDefinitions)) {
    const options = definition.options.parse({});
    if (Object.keys(definition.parameterDims({ channels: 4, options })).length > 0) continue;
    expect(
      await definition.initialise({ channels: 4, options, random: undefined as never, locations: undefined }),
    ).toEqual({});
  }
});
