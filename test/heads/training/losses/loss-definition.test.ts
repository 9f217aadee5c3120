import { lossDefinitions, losses } from "@loci/heads";
import { expect, it } from "vitest";

it("losses that learn nothing declare and make no parameters", async () => {
  for (const { options, parameterDims, initialise, compares } of Object.values(lossDefinitions)) {
    const context = { length: 3, classes: 2, options: options.parse({}) };
    if (compares === "classes") {
      expect(Object.keys(parameterDims(context))).not.toEqual([]);
    } else {
      expect(parameterDims(context)).toEqual({});
      expect(await initialise({ ...context, random: undefined as never })).toEqual({});
    }
  }
});

it("keeps the types of a loss's options", () => {
  const context = { length: 3, classes: 2, options: { scale: 9 } };
  expect(losses["proxy-nca"].parameterDims(context)).toEqual({ proxies: [2, 3] });
  // @ts-expect-error: an option that the loss does not have
  expect(losses["proxy-nca"].parameterDims({ ...context, options: { temperature: 9 } })).toEqual({ proxies: [2, 3] });
});
