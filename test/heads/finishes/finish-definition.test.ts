import { finishDefinitions } from "@loci/heads";
import { expect, it } from "vitest";

it("finishes without parameters make none and want no descriptors", async () => {
  for (const definition of Object.values(finishDefinitions)) {
    const context = { length: 200, options: definition.options.parse({}) };
    if (Object.keys(definition.parameterDims(context)).length > 0) continue;
    expect(await definition.initialise({ ...context, random: undefined as never, descriptors: undefined })).toEqual({});
    expect(definition.descriptorsWanted).toBeUndefined();
  }
});
