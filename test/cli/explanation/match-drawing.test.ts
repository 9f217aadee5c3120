import { brightestOf, drawMatch, legendStops } from "@loci/cli";
import { expect, it } from "vitest";
import { explainedPicture, matchExplanation } from "../../support/explained.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("holds both pictures, both layers and the pairs, and refers to no file", async () => {
  const [query, hit] = (await noisePictures(await temporaryFolder(), 2)) as [{ path: string }, { path: string }];
  const match = {
    query: { file: query.path, name: "a" },
    hit: { file: hit.path, name: "b" },
    explanation: matchExplanation,
  };
  const { width, height, markup } = await drawMatch(match);
  expect(width).toBeGreaterThan(height);
  expect(markup.match(/class="picture"/g)).toHaveLength(2);
  expect(markup.match(/class="heat"/g)).toHaveLength(2);
  expect(markup.match(/<circle/g)).toHaveLength(2 * matchExplanation.pairs.length);
  for (const [, target] of markup.matchAll(/href="([^"]{0,10})/g)) expect(target).toMatch(/^data:image/);
});

it("does not let a single place hide the others", () => {
  const map = new Float32Array(100).fill(0.01);
  map[3] = 5;
  expect(
    brightestOf({ ...matchExplanation, query: explainedPicture({ map }), hit: explainedPicture({ map }) }),
  ).toBeCloseTo(0.01, 6);
  const nothing = explainedPicture({ map: new Float32Array(8) });
  expect(brightestOf({ ...matchExplanation, query: nothing, hit: nothing })).toBe(1);
});

it("has a legend from clear to opaque", () => {
  const opacities = [...legendStops().matchAll(/stop-opacity="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(opacities).toHaveLength(9);
  expect(opacities[0]).toBe(0);
  expect(opacities).toEqual([...opacities].sort((left, right) => left - right));
});
