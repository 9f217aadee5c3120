import { cachedMaps, plainMaps, type TrainingMaps } from "@loci/heads";
import { expect, it } from "vitest";
import { createStepReader } from "../../../packages/heads/dist/training/training-maps.js";

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

it("maps of a feature cache are read by picture and view, into the memory that is given back", async () => {
  const { maps, asked } = recorded(3);
  const given: unknown[] = [];
  const used = [new Float32Array(4)];
  const cached = cachedMaps({
    ...{ pictures: new Array(9).fill("picture"), views: [{}, {}, {}], skipped: [], contents: [] },
    shapes: maps.shapes,
    read: async (requests, reuse) => {
      given.push(reuse);
      return (await maps.read(requests)) as Float32Array<ArrayBuffer>[];
    },
  });
  expect(cached).toMatchObject({ pictures: 9, views: 3, shapes: maps.shapes });
  expect((await cached.read([{ picture: 4, view: 2 }], used))[0]).toEqual(Float32Array.of(4, 2));
  expect(asked).toEqual([[{ picture: 4, view: 2 }]]);
  expect(given).toEqual([used]);
});

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
  const read = (seed: number, step: number) => createStepReader(maps, seed).read(pictures, step);
  const [first, second] = await read(1, 0);
  expect([first?.dims, second?.dims]).toEqual([
    [8, 1, 1, 2],
    [8, 2, 3, 1],
  ]);
  expect(asked[0]?.map(({ picture }) => picture)).toEqual(pictures);
  await read(1, 0);
  expect(asked[1]).toEqual(asked[0]);
  for (const [seed, step] of [
    [2, 0],
    [1, 1],
  ] as const)
    await read(seed, step);
  expect(asked[2]).not.toEqual(asked[0]);
  expect(asked[3]).not.toEqual(asked[0]);
  const seen = new Set(asked.flat().map(({ view }) => view));
  expect([...seen].sort()).toEqual([0, 1, 2]);
});

it("reads the next step ahead, into memory that is no longer needed, and gives what it would have given", async () => {
  const { maps, asked } = recorded(3);
  const given: (readonly Float32Array[] | undefined)[] = [];
  const watched: TrainingMaps = {
    ...maps,
    read(requests, reuse) {
      given.push(reuse);
      return maps.read(requests);
    },
  };
  const steps = createStepReader(watched, 1);
  const first = await steps.read([1, 2], 0, [3, 4]);
  expect(asked).toHaveLength(2);
  steps.release(first);
  const second = await steps.read([3, 4], 1, [5, 6]);
  expect(second).toEqual(await createStepReader(maps, 1).read([3, 4], 1));
  // The third step's maps took the memory of the first's.
  expect(given).toEqual([[], [], first.map(({ values }) => values)]);
  // Another step than was thought is read for itself.
  expect(await steps.read([7], 5)).toEqual(await createStepReader(maps, 1).read([7], 5));
});

it("tells of a read that failed ahead when its step comes", async () => {
  const { maps } = recorded(1);
  let reads = 0;
  const read: TrainingMaps["read"] = (requests) =>
    reads++ === 1 ? Promise.reject(new Error("disk")) : maps.read(requests);
  const steps = createStepReader({ ...maps, read }, 1);
  await steps.read([1], 0, [2]);
  await new Promise((resolve) => setImmediate(resolve));
  await expect(steps.read([2], 1)).rejects.toThrow("disk");
});
