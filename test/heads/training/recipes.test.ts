import { openTensorFlowEngine } from "@loci/core";
import { createHead, parseHeadSpec, type Recipe, recipes, resolveConfiguration, trainHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures, maps } = toyMaps({ classes: 12, perClass: 4 });
const all = [...pictures.keys()];
const engine = await openTensorFlowEngine("wasm");

/** Batches of all toy pictures: without noise from the draw, so that a few steps at the published rates show. */
const wholeSet: Readonly<Record<string, object>> = {
  "p-k": { classes: 12, pictures: 4 },
  shuffled: { batchSize: 48 },
  balanced: { batchSize: 48 },
  "geographic-tuples": { queries: 48, pool: 48 },
};

const EPOCHS = 6;

/** The losses of a recipe's first epochs on toy pictures. */
async function lossesOf(recipe: Recipe): Promise<number[]> {
  const { sampler, phases, ...others } = resolveConfiguration(recipe.configuration);
  const found: number[] = [];
  await trainHead({
    ...{ engine, pictures, maps, roles: { queries: all, gallery: all }, identity: recipe.name },
    head: await createHead(parseHeadSpec("project(dimensions=6)|gap"), [{ ...maps.shapes[0] }]),
    configuration: resolveConfiguration({
      ...others,
      sampler: { name: sampler.name, options: { ...sampler.options, ...wholeSet[sampler.name] } },
      // A few steps would all be warm-up.
      phases: phases.map(({ schedule, ...phase }) => ({
        ...phase,
        epochs: Math.min(phase.epochs, EPOCHS),
        schedule: { ...schedule, options: { ...schedule.options, warmupSteps: 0 } },
      })),
      validation: { part: 0 },
    }),
    directory: await temporaryFolder(),
    onMetrics: (entry) => entry.kind === "step" && found.push(entry.loss),
  });
  return found;
}

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

  it("makes its loss fall on a toy set", async () => {
    const losses = await lossesOf(recipe);
    expect(losses.length).toBeGreaterThanOrEqual(EPOCHS);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.9999);
  });
});
