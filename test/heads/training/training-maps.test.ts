import { plainMaps, type TrainingMaps } from "@loci/heads";
import { expect, it } from "vitest";
import { readStep } from "../../../packages/heads/dist/training/training-maps.js";

type Request = { readonly picture: number; readonly view: number };

/** Maps of two layers whose values are picture and view. */
function recorded(views: number) {
  const asked: (readonly Request[])[] = [];
  const maps: TrainingMaps = {
    ...{ pictures: 9, views },
    shapes: [
      { height: 1, width: 1, channels: 2 },
      { height: 2, width: 3, channels: 1 },
    ],
    async read(requests) {
      asked.push(requests);
      return [
        Float32Array.from(requests.flatMap(({ picture, view }) => [picture, view])),
        new Float32Array(requests.length * 6),
      ];
    },
  };
  return { maps, asked };
}

it("plain maps are the first view of each picture", async () => {
  const { maps, asked } = recorded(3);
  const plain = plainMaps(maps);
  expect(plain).toMatchObject({ pictures: 9, shapes: maps.shapes });
  expect((await plain.read([4, 2]))[0]).toEqual(Float32Array.of(4, 0, 2, 0));
  expect(asked).toEqual([[4, 2].map((picture) => ({ picture, view: 0 }))]);
});

it("a step reads every layer with its dims, each picture under a view that depends on seed and step alone", async () => {
  const { maps, asked } = recorded(3);
  const pictures = [5, 5, 0, 8, 1, 2, 3, 4];
  const [first, second] = await readStep(maps, pictures, 1, 0);
  expect([first?.dims, second?.dims]).toEqual([
    [8, 1, 1, 2],
    [8, 2, 3, 1],
  ]);
  expect(asked[0]?.map(({ picture }) => picture)).toEqual(pictures);
  await readStep(maps, pictures, 1, 0);
  expect(asked[1]).toEqual(asked[0]);
  for (const [seed, step] of [
    [2, 0],
    [1, 1],
  ] as const)
    await readStep(maps, pictures, seed, step);
  expect(asked[2]).not.toEqual(asked[0]);
  expect(asked[3]).not.toEqual(asked[0]);
  const seen = new Set(asked.flat().map(({ view }) => view));
  expect([...seen].sort()).toEqual([0, 1, 2]);
});
