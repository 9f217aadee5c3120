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
