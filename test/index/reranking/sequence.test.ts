import { createRandom } from "@loci/core";
import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { memoryGallery } from "../../support/memory-gallery.js";
import { naiveSequence, rowsOf } from "../../support/naive-rerankers.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const { sequence } = rerankers;
const published = { length: 10, slowest: 0.8, fastest: 1.2, step: 0.1, window: 10, align: "past", top: 100 } as const;
const dimension = 6;

/** A walk of `frames` pictures that look much alike, and the same walk again with noise. */
function twoWalks(seed: number, frames: number) {
  const random = createRandom(seed);
  const walk = randomDescriptors(random, frames, dimension);
  const again = walk.map((value) => value + 0.4 * random.normal());
  for (let frame = 0; frame < frames; frame++) {
    const row = again.subarray(frame * dimension, (frame + 1) * dimension);
    const norm = Math.hypot(...row);
    row.forEach((value, at) => {
      row[at] = value / norm;
    });
  }
  return { walk, again };
}

describe("sequence", () => {
  it.each([
    {},
    { align: "centred" as const },
    { length: 1 },
    { length: 4, window: 3 },
    { window: 0 },
    { window: 500, length: 25 },
    { slowest: -1, fastest: 2, step: 0.5 },
    { slowest: 1, fastest: 1, step: 0.25, align: "centred" as const, length: 7 },
  ])("%o agrees with the full matrix, at every place of the walk", async (changes) => {
    const options = { ...published, ...changes };
    const { walk, again } = twoWalks(51, 30);
    const gallery = memoryGallery({ descriptors: walk, dimension, walks: Array.from({ length: 30 }, () => "only") });
    const speeds: number[] = [];
    for (let at = 0; options.slowest + at * options.step <= options.fastest + 1e-9; at++)
      speeds.push(options.slowest + at * options.step);
    for (const position of [0, 3, 12, 29]) {
      const query = {
        descriptor: again.slice(position * dimension, (position + 1) * dimension),
        walk: { descriptors: again, position },
      };
      const retrieval = await searched(gallery, query, position === 12 ? 8 : 30);
      const { candidates } = await sequence.rerank(retrieval, gallery, options);
      const costs = naiveSequence(rowsOf(again, dimension), position, rowsOf(walk, dimension), { ...options, speeds });
      for (const { id, score } of candidates) expect(score).toBeCloseTo(-costs[id]!, 10);
    }
  });

  it("one frame without contrast normalisation is the original order", async () => {
    const { gallery, query } = scenery(52, 40);
    const retrieval = await searched(gallery, query, 40);
    const { candidates } = await sequence.rerank(retrieval, gallery, { ...published, length: 1, window: 0 });
    const names = await gallery.walks!.namesOf(retrieval.candidates.map(({ id }) => id));
    const [walking, standing] = [true, false].map((isWalking) =>
      retrieval.candidates.filter((_, place) => (names[place] !== undefined) === isWalking).map(({ id }) => id),
    ) as [number[], number[]];
    expect(candidates.map(({ id }) => id)).toEqual([...walking, ...standing]);
  });

  it("finds its place among look-alikes where single pictures do not, at another speed, too", async () => {
    const { walk } = twoWalks(53, 60);
    // Frames 20 … 29 look like 40 … 49 but for the way there; the query walks twice as fast.
    walk.copyWithin(40 * dimension, 25 * dimension, 30 * dimension);
    const gallery = memoryGallery({ descriptors: walk, dimension, walks: Array.from({ length: 60 }, () => "only") });
    const frames = Float32Array.from(
      [34, 36, 38, 40, 42].flatMap((frame) => [...walk.subarray(frame * dimension, (frame + 1) * dimension)]),
    );
    const query = { descriptor: frames.slice(-dimension), walk: { descriptors: frames, position: 4 } };
    const retrieval = await searched(gallery, query, 60);
    expect(retrieval.candidates.slice(0, 2).map(({ id }) => id)).toEqual([27, 42]);
    const { candidates } = await sequence.rerank(retrieval, gallery, {
      ...published,
      length: 5,
      slowest: 1.5,
      fastest: 2.5,
    });
    expect(candidates[0]?.id).toBe(42);
  });

  it("matches each walk within itself, in the order of its frames, not of the ids", async () => {
    const { walk } = twoWalks(54, 20);
    const gallery = memoryGallery({ descriptors: walk, dimension });
    // Backwards: the walk's frame f is picture 19 − f.
    const walks = {
      namesOf: async (ids: readonly number[]) => ids.map(() => "backwards"),
      idsOf: async () => Array.from({ length: 20 }, (_, frame) => 19 - frame),
    };
    const frames = Float32Array.from(
      [12, 11, 10, 9].flatMap((id) => [...walk.subarray(id * dimension, (id + 1) * dimension)]),
    );
    const query = { descriptor: frames.slice(-dimension), walk: { descriptors: frames, position: 3 } };
    const retrieval = await searched(gallery, query, 20);
    const { candidates } = await sequence.rerank(
      retrieval,
      { ...gallery, walks },
      { ...published, length: 4, window: 0 },
    );
    expect(candidates[0]).toEqual({ id: 9, score: expect.closeTo(0, 6) });
    await expect(
      sequence.rerank(retrieval, { ...gallery, walks: { ...walks, idsOf: async () => [1, 2] } }, published),
    ).rejects.toThrow("belongs to a walk that does not have it");
  });

  it("judges so many candidates, the others keep their order behind them", async () => {
    const { gallery, query } = scenery(56, 30);
    const retrieval = await searched(gallery, query, 20);
    const { candidates } = await sequence.rerank(retrieval, gallery, { ...published, top: 5 });
    const ids = retrieval.candidates.map(({ id }) => id);
    expect(sequence.depth({ ...published, top: 5 })).toBe(5);
    expect(
      candidates
        .slice(0, 5)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.slice(0, 5).sort());
    expect(candidates.slice(5).map(({ id }) => id)).toEqual(ids.slice(5));
  });

  it("refuses a query without a walk", async () => {
    const { gallery, query } = scenery(55, 10);
    const retrieval = await searched(gallery, { descriptor: query.descriptor }, 5);
    await expect(sequence.rerank(retrieval, gallery, published)).rejects.toThrow(
      "sequence: query: expected a picture with the pictures before it",
    );
  });
});
