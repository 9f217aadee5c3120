import { overrideRecipe } from "@loci/cli";
import { recipes, resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";

it("changes what is given, of phases the last one, and drops a miner that another loss has no use for", () => {
  const { configuration } = recipes["gsv-ms"]!;
  const same = resolveConfiguration(overrideRecipe(configuration, {}));
  expect(same).toEqual(resolveConfiguration(configuration));
  const other = resolveConfiguration(
    overrideRecipe(configuration, { epochs: 3, rate: 0.5, loss: "cross-entropy", seed: 7, crops: 2 }),
  );
  expect(other).toMatchObject({
    seed: 7,
    loss: { name: "cross-entropy" },
    views: { crops: 2 },
    phases: [{ epochs: 3, rate: 0.5 }],
  });
  expect(other.miner).toBeUndefined();
  expect(resolveConfiguration(overrideRecipe(configuration, { miner: "none" })).miner).toBeUndefined();
  const [first, last] = resolveConfiguration(
    overrideRecipe(recipes["proxy-anchor"]!.configuration, { epochs: 9 }),
  ).phases;
  expect([first?.epochs, last?.epochs]).toEqual([1, 9]);
  expect(() => overrideRecipe({} as never, {})).toThrow("recipe: expected keys");
});

it("puts epochs of the head alone before the last phase, and the network's rate before other groups", () => {
  const { configuration } = recipes["proxy-anchor"]!;
  const { phases, groups } = resolveConfiguration(
    overrideRecipe(configuration, { headFirst: 4, epochs: 2, rate: 0.01, tailRate: 0.3 }),
  );
  expect(phases).toMatchObject([
    { epochs: 1, learns: "loss" },
    { epochs: 4, learns: "head", rate: 0.01, weightDecay: 1e-4, schedule: { name: "constant" } },
    { epochs: 2, learns: "all", rate: 0.01 },
  ]);
  expect(groups).toEqual([
    { parameters: "tail.*", rateFactor: 0.3 },
    { parameters: "loss.proxies", rateFactor: 100 },
  ]);
  expect(resolveConfiguration(overrideRecipe(configuration, { headFirst: 0 }))).toEqual(
    resolveConfiguration(configuration),
  );
});
