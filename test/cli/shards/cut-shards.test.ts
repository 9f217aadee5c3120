import { type CutShard, cutShards } from "@loci/cli";
import { type Picture, RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { quickModel } from "../../support/shard-samples.js";

const box = { left: 1, top: 2, width: 3, height: 4 };
const pictures: Picture[] = Array.from({ length: 23 }, (_, place) => ({
  path: `/photos/${place}.jpg`,
  name: `${place}.jpg`,
  ...(place === 7 && { box }),
}));

it("cuts pictures in their order, and leaves out those that cannot be read", async () => {
  const model = await quickModel();
  const skipped: string[] = [];
  const cuts = cutShards(pictures, {
    model,
    size: 8,
    hashOf: async (path) => {
      if (path.endsWith("/4.jpg")) throw new RetrievalError({ what: "no such file" });
      return path;
    },
    onSkipped: ({ name }, { message }) => void skipped.push(`${name}: ${message}`),
  });
  const all: CutShard[] = [];
  for await (const cut of cuts) all.push(cut);
  expect(all.map((cut) => cut.pictures.map(({ name }) => Number.parseInt(name, 10)))).toEqual([
    [0, 1, 2, 3, 5, 6, 7, 8],
    [9, 10, 11, 12, 13, 14, 15, 16],
    [17, 18, 19, 20, 21, 22],
  ]);
  expect(all[0]?.shard).toMatchObject({ model: model.fingerprint, dimension: model.head.descriptorLength });
  expect(all[0]?.shard.pictures.slice(5, 7)).toEqual([
    { name: "6.jpg", hash: "/photos/6.jpg" },
    { name: "7.jpg", hash: "/photos/7.jpg", box },
  ]);
  expect(skipped).toEqual(["4.jpg: no such file"]);
});

it("reads files as shards are asked for, a little ahead", async () => {
  let read = 0;
  const many = Array.from({ length: 1000 }, (_, place) => ({ path: `${place}`, name: `${place}` }));
  const hashOf = async (path: string) => {
    read++;
    return path;
  };
  const cuts = cutShards(many, { model: await quickModel(), size: 8, hashOf, onSkipped: () => {} });
  await cuts.next();
  expect(read).toBeLessThan(100);
  await cuts.return(undefined);
});

it("ends with what goes wrong otherwise", async () => {
  const cuts = cutShards(pictures, {
    model: await quickModel(),
    size: 8,
    hashOf: async () => {
      throw new Error("out of order");
    },
    onSkipped: () => {},
  });
  await expect(cuts.next()).rejects.toThrow("out of order");
});
