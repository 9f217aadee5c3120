import { createRandom } from "@loci/core";
import { createHead, createTrainingSet, parseHeadSpec, plainMaps, resolveConfiguration } from "@loci/heads";
import { describe, expect, it } from "vitest";
import {
  batchesPerRound,
  batchOfTuples,
  drawBatches,
  drawsQueries,
  mineRound,
  miningPlan,
} from "../../../packages/heads/dist/training/epoch-batches.js";
import { naiveGap, squaredDistance } from "../../support/naive-gap.js";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures: labelled, maps } = toyMaps();
const random = createRandom(4);
const pictures = labelled.map((picture) => ({ ...picture, position: { x: 600 * random.uniform(), y: 0 } }));
const all = pictures.map((_, place) => place);
const roles = { queries: all, gallery: all.filter((place) => place % 3 > 0) };
const configure = (change: object = {}) =>
  resolveConfiguration({
    ...{
      loss: "weak-ranking(margin=0.02)",
      optimiser: "sgd",
      phases: [{ epochs: 1, rate: 1 }],
      validation: { part: 0 },
    },
    sampler: "geographic-tuples(queries=8,pool=40,refresh=30,negatives=4,remembered=3)",
    ...change,
  });
const set = createTrainingSet(pictures, roles, configure());

describe("drawBatches", () => {
  it.each(["geographic-tuples", "p-k(classes=5)", "shuffled"])(
    "of %s is a pure function of seed and epoch",
    (sampler) => {
      const configuration = configure({ sampler, loss: "triplet" });
      const some = createTrainingSet(pictures, roles, configuration);
      const batches = drawBatches(some, configuration, 3);
      expect(batches.length).toBeGreaterThan(0);
      expect(drawBatches(some, configuration, 3)).toEqual(batches);
      expect(drawBatches(some, configuration, 4)).not.toEqual(batches);
      expect(drawBatches(some, { ...configuration, seed: 1 }, 3)).not.toEqual(batches);
      expect(drawsQueries(configuration)).toBe(sampler === "geographic-tuples");
    },
  );
});

it("drawBatches refuses to draw none", () => {
  const configuration = configure({ sampler: "shuffled(batchSize=500,rest=leave-out)", loss: "triplet" });
  const some = createTrainingSet(pictures, roles, configuration);
  expect(() => drawBatches(some, configuration, 0)).toThrow("batches of an epoch: expected at least 1, got none");
});

describe("mineRound", () => {
  const plan = miningPlan(configure());
  const channels = maps.shapes[0].channels;
  const batches = drawBatches(set, configure(), 0);
  const moment = {
    epoch: 0,
    from: 3,
    seed: 42,
    remembered: new Map([[set.gallery[0]!, Int32Array.of(1, 2)]]),
  };
  const mine = async (change: object = {}, at: object = {}, run: object = {}) => {
    const head = await createHead(parseHeadSpec("gap"), [{ ...maps.shapes[0] }]);
    return mineRound(set, head, plainMaps(maps), batches, { ...plan, ...change }, { ...moment, ...at }, run);
  };

  it("takes the margin of the loss, or the published one", () => {
    expect(plan).toMatchObject({ margin: 0.02, queries: 8, pool: 40, refresh: 30, negatives: 4, remembered: 3 });
    expect(miningPlan(configure({ loss: "multi-similarity" })).margin).toBe(0.1);
    expect([batchesPerRound(plan), batchesPerRound({ ...plan, refresh: 5 })]).toEqual([3, 1]);
  });

  it("gives each coming batch tuples of its queries that respect radii and margin", async () => {
    const { tuples, mined } = await mine();
    expect(tuples).toHaveLength(3);
    const [values] = await maps.read(all.map((picture) => ({ picture, view: 0 })));
    const size = values!.length / all.length;
    const described = set.train.map((place) => naiveGap(values!.subarray(place * size, (place + 1) * size), channels));
    const metres = (one: number, other: number) =>
      Math.abs(pictures[set.train[one]!]!.position.x - pictures[set.train[other]!]!.position.x);
    let count = 0;
    for (const [at, batch] of tuples.entries()) {
      for (const { query, positive, negatives } of batch) {
        count++;
        expect(batches[moment.from + at]).toContain(query);
        expect([positive, ...negatives].every((place) => set.gallery.includes(place))).toBe(true);
        expect(metres(query, positive)).toBeLessThanOrEqual(10);
        const apart = (place: number) => squaredDistance(described[query]!, described[place]!);
        for (const negative of negatives) {
          expect(metres(query, negative)).toBeGreaterThan(25);
          expect(apart(negative)).toBeLessThan(apart(positive) + 0.02 + 1e-6);
        }
        // The positive is the nearest by descriptor of those within the radius.
        const within = set.gallery.filter((place) => place !== query && metres(query, place) <= 10);
        expect(Math.min(...within.map(apart))).toBeCloseTo(apart(positive), 6);
      }
    }
    expect(count).toBe(mined.tuples.length);
    expect(mined.report).toMatchObject({ queries: 24 });
    const wider = await mine({ margin: 4 });
    expect(wider.mined.tuples.length).toBeGreaterThan(count);
  });

  it("finds the same when memory is for a few queries only", async () => {
    const bytes = 4 * channels * 12;
    expect(await mine({}, {}, { bytes })).toEqual(await mine());
  });

  it("ends with the reason of its signal", async () => {
    await expect(mine({}, {}, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });

  it("is a pure function; another round has another pool", async () => {
    const [one, two, later] = [await mine(), await mine(), await mine({}, { from: 6 })];
    expect(two).toEqual(one);
    const negatives = (round: typeof one) => [...round.mined.remembered.values()].flatMap((places) => [...places]);
    expect(new Set(negatives(later))).not.toEqual(new Set(negatives(one)));
  });
});

describe("batchOfTuples", () => {
  it("has the pictures of the tuples, and is nothing without any", () => {
    expect(batchOfTuples([])).toBeUndefined();
    const batch = batchOfTuples([{ query: 5, positive: 7, negatives: Int32Array.of(9) }]);
    expect(batch).toEqual({
      pictures: Int32Array.of(5, 7, 9),
      selection: {
        kind: "triplets",
        anchors: Int32Array.of(0),
        positives: Int32Array.of(1),
        negatives: Int32Array.of(2),
      },
    });
  });
});
