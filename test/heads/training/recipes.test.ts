import { recipes, resolveConfiguration } from "@loci/heads";
import { describe, expect, it } from "vitest";

it("mlrc is what the code of that paper does by default", () => {
  const { loss, optimiser } = resolveConfiguration(recipes["mlrc"]!.configuration);
  expect(loss).toMatchObject({ name: "contrastive", options: { distance: "cosine", exponent: 1 } });
  expect(optimiser).toMatchObject({ name: "rmsprop", options: { momentum: 0.9, alpha: 0.99 } });
});

describe.each(Object.entries(recipes))("recipe %s", (key, recipe) => {
  it("is complete: every stage and option is known, and it says where it is from and what it changes", () => {
    expect(recipe.name).toBe(key);
    expect(recipe.source).toMatch(/(19|20)\d{2}/);
    expect(recipe.changes).toContain("frozen");
    const { loss, sampler, optimiser, phases } = resolveConfiguration(recipe.configuration);
    for (const stage of [loss, sampler, optimiser, ...phases.map(({ schedule }) => schedule)]) {
      expect(Object.values(stage.options)).not.toContain(undefined);
    }
    expect(phases.at(-1)?.learns).toBe("all");
  });
});
