import { createHead, parseHeadSpec, plainMaps } from "@loci/heads";
import { expect, it } from "vitest";
import { validate } from "../../../packages/heads/dist/training/validation.js";
import { naiveGap, squaredDistance } from "../../support/naive-gap.js";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures, maps } = toyMaps({ classes: 9, perClass: 4, seed: 8 });
const channels = maps.shapes[0].channels;

/** Recall@1, recall@5 and MAP@R by their definitions. */
async function naive(queries: readonly number[], gallery: readonly number[]) {
  const described: number[][] = [];
  for (const picture of pictures.keys()) {
    described.push(naiveGap((await maps.read([{ picture, view: 0 }]))[0]!, channels));
  }
  const scores = queries.map((query) => {
    const ranked = gallery
      .filter((place) => place !== query)
      .map((place) => ({ place, distance: squaredDistance(described[query]!, described[place]!) }))
      .sort((one, other) => one.distance - other.distance)
      .map(({ place }) => pictures[place]!.label === pictures[query]!.label);
    const relevant = ranked.filter(Boolean).length;
    let [precisions, found] = [0, 0];
    for (let rank = 1; rank <= relevant; rank++) {
      if (!ranked[rank - 1]) continue;
      found++;
      precisions += found / rank;
    }
    return [Number(ranked[0]), Number(ranked.slice(0, 5).some(Boolean)), precisions / relevant];
  });
  return [0, 1, 2].map((at) => scores.reduce((sum, score) => sum + score[at]!, 0) / scores.length);
}

const all = [...pictures.keys()];
it.each([
  ["all of each other", all, all],
  ["some of others", all.filter((place) => place % 4 === 1), all.filter((place) => place % 4 > 1).reverse()],
  ["some of all", all.filter((place) => place % 3 === 0), all],
])("asks %s, as plain loops do", async (_name, queries, gallery) => {
  const head = await createHead(parseHeadSpec("gap"), [{ ...maps.shapes[0] }]);
  const judgements = queries.map((asked, query) => ({
    ...{ query, ignored: [] },
    positives: [...gallery.keys()].filter((place) => pictures[gallery[place]!]!.label === pictures[asked]!.label),
    ...(gallery.includes(asked) && { self: gallery.indexOf(asked) }),
  }));
  const set = {
    ...{ queries, gallery },
    judgements: { gallery: gallery.length, queries: queries.length, settings: [{ name: "", judgements }] },
  };
  const scores = await validate(head, plainMaps(maps), set);
  expect(await validate(head, plainMaps(maps), set, { block: 5 })).toEqual(scores);
  const [first, five, precision] = await naive(queries, gallery);
  expect(first).toBeLessThan(1);
  expect(precision).toBeLessThan(0.9);
  expect(scores["recall@1"]).toBeCloseTo(first!, 10);
  expect(scores["recall@5"]).toBeCloseTo(five!, 10);
  expect(scores["MAP@R"]).toBeCloseTo(precision!, 10);
});

it("ends with the reason of its signal", async () => {
  const head = await createHead(parseHeadSpec("gap"), [{ ...maps.shapes[0] }]);
  const judgements = { gallery: 2, queries: 1, settings: [] };
  const run = { signal: AbortSignal.abort(new Error("enough")) };
  await expect(validate(head, plainMaps(maps), { queries: [0], gallery: [1, 2], judgements }, run)).rejects.toThrow(
    "enough",
  );
});
