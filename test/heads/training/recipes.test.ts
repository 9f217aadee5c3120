import { recipes, resolveConfiguration } from "@loci/heads";
import { describe, expect, it } from "vitest";

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
