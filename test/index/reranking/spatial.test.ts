import { createRandom, type LocalFeatures, RetrievalError } from "@loci/core";
import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { memoryGallery } from "../../support/memory-gallery.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const { spatial } = rerankers;
const defaults = spatial.options.parse({});
const random = createRandom(101);

/** So many features with locations in 14 × 14 cells. */
const features = (count: number): LocalFeatures => ({
  dimension: 16,
  descriptors: randomDescriptors(random, count, 16),
  locations: Float32Array.from({ length: 2 * count }, () => 14 * random.uniform()),
});
/** The same features elsewhere. */
const moved = (from: LocalFeatures, move: (x: number, y: number) => [number, number]): LocalFeatures => ({
  ...from,
  locations: Float32Array.from(
    Array.from({ length: from.locations.length / 2 }, (_, at) =>
      move(from.locations[2 * at]!, from.locations[2 * at + 1]!),
    ).flat(),
  ),
});

const query = features(20);
/** The features 0 … count − 1 of one, then all of the other. */
const mixed = (count: number, from: LocalFeatures, other: LocalFeatures): LocalFeatures => ({
  dimension: 16,
  descriptors: Float32Array.from([...from.descriptors.subarray(0, 16 * count), ...other.descriptors]),
  locations: Float32Array.from([...from.locations.subarray(0, 2 * count), ...other.locations]),
});
const shifted = moved(query, (x, y) => [0.9 * x + 2, 0.9 * y - 1]);
const scrambled = moved(query, () => [14 * random.uniform(), 14 * random.uniform()]);
const pictures = [[features(20)], [scrambled], [mixed(12, shifted, features(5))], [shifted], undefined];
const descriptors = Float32Array.of(1, 0, 1, 0, 0.6, 0.8, 0, 1, 1, 0);
const gallery = memoryGallery({ descriptors, dimension: 2, localFeatures: pictures });
const asked = { descriptor: Float32Array.of(1, 0), localFeatures: [query] };

describe("spatial", () => {
  it("counts what one transform explains, and a small prior orders the rest", async () => {
    const { candidates } = await spatial.rerank(await searched(gallery, asked, 5), gallery, defaults);
    expect(candidates.slice(0, 2).map(({ id }) => id)).toEqual([3, 2]);
    expect(candidates[0]?.score).toBeCloseTo(1, 6);
    expect(candidates[1]?.score).toBeGreaterThanOrEqual(12 / 20);
    // The picture without local features was third.
    expect(candidates[2]).toEqual({ id: 4, score: ((candidates[1]?.score ?? 0) + (candidates[3]?.score ?? 0)) / 2 });
    expect(candidates[3]?.score).toBeLessThan(0.5);
  });

  it("weighs the scales", async () => {
    const twoScales = memoryGallery({
      descriptors: Float32Array.of(1, 0, 1, 0),
      dimension: 2,
      localFeatures: [
        [shifted, features(20)],
        [features(20), shifted],
      ],
    });
    const both = { ...asked, localFeatures: [query, query] };
    const first = async (weights?: string) => {
      const retrieval = await searched(twoScales, both, 2);
      const { candidates } = await spatial.rerank(retrieval, twoScales, { ...defaults, prior: 0, weights });
      return candidates[0]!;
    };
    expect((await first(".9/.1")).id).toBe(0);
    expect((await first(".1/.9")).id).toBe(1);
    expect((await first("9/1")).score).toBeCloseTo((await first(".9/.1")).score, 12);
    await expect(first("1/2/3")).rejects.toThrow(
      "spatial: weights: expected 2, one for each scale of the local features, not all 0, got 1/2/3",
    );
    await expect(first("0/0")).rejects.toThrow("spatial: weights");
  });

  it("a seed is an answer; the others do not change it", async () => {
    const retrieval = await searched(gallery, asked, 5);
    const whole = await spatial.rerank(retrieval, gallery, { ...defaults, iterations: 7, seed: 5 });
    const one = await spatial.rerank({ ...retrieval, candidates: retrieval.candidates.slice(1, 2) }, gallery, {
      ...defaults,
      iterations: 7,
      seed: 5,
    });
    expect(whole.candidates).toContainEqual(one.candidates[0]);
  });

  it("refuses queries and pictures without the same local features", async () => {
    const { gallery: other, query: bare } = scenery(102, 5);
    const retrieval = await searched(other, { descriptor: bare.descriptor }, 5);
    await expect(spatial.rerank(retrieval, other, defaults)).rejects.toThrow(
      "spatial: query: expected a query and an index with local features",
    );
    const long = {
      ...asked,
      localFeatures: [{ dimension: 8, descriptors: new Float32Array(8), locations: new Float32Array(2) }],
    };
    await expect(spatial.rerank(await searched(gallery, long, 5), gallery, defaults)).rejects.toThrow(
      "spatial: components of local features at scale 1: expected 8, as the query has, got 16",
    );
    const deep = { ...asked, localFeatures: [query, query] };
    await expect(spatial.rerank(await searched(gallery, deep, 5), gallery, defaults)).rejects.toThrow(RetrievalError);
  });
});
