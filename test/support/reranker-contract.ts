import { createRandom } from "@loci/core";
import type { Candidate, CandidateReranker, RerankGallery, RerankQuery, Retrieval } from "@loci/index";
import { describe, expect, test } from "vitest";
import { clusteredDescriptors, randomDescriptors } from "./descriptors.js";
import { memoryGallery } from "./memory-gallery.js";

const dimension = 12;

/** What looks like the query need not be in front: what is around it decides, in time or among the candidates. */
const judgesBySurroundings = ["sequence", "diffusion"];

/** What every re-ranker of candidates must do; a new one starts by passing this. */
export function testReranker(definition: CandidateReranker): void {
  const rerank = (retrieval: Retrieval, gallery: RerankGallery) =>
    definition.rerank(retrieval, gallery, definition.options.parse({}));

  describe(`${definition.name}: the contract of a re-ranker`, () => {
    test("its options are described, have defaults, and are strict", () => {
      for (const [key, option] of Object.entries(definition.options.shape)) {
        expect(option.description, key).toMatch(/./);
      }
      expect(definition.options.safeParse({ nonsense: 1 }).success).toBe(false);
      expect(definition.source).toMatch(/(19|20)\d\d/);
      expect(definition.depth(definition.options.parse({}))).toBeGreaterThanOrEqual(0);
    });

    test.each([1, 2, 3, 4])("scenery %i: what its effect says, ranked and finite", async (seed) => {
      const { gallery, query } = scenery(seed, 80);
      const retrieval = await searched(gallery, query, 60);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expectEffect(definition, retrieval.candidates, candidates);
    });

    test("changes none of its arguments and says the same again, also beside itself", async () => {
      const { gallery, query } = scenery(5, 70);
      const retrieval = await searched(gallery, query, 50);
      const before = copyOf(retrieval);
      const [first, second] = await Promise.all([rerank(retrieval, gallery), rerank(retrieval, gallery)]);
      const third = await rerank(retrieval, gallery);
      expect(copyOf(retrieval)).toEqual(before);
      expect(second.candidates).toEqual(first.candidates);
      expect(third.candidates).toEqual(first.candidates);
      expect(third.query.descriptor).toEqual(first.query.descriptor);
    });

    test("no candidate, and one", async () => {
      const { gallery, query } = scenery(6, 30);
      expect((await rerank({ query, candidates: [] }, gallery)).candidates).toEqual([]);
      const retrieval = await searched(gallery, query, 1);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expectEffect(definition, retrieval.candidates, candidates);
      expect(candidates.length).toBeLessThanOrEqual(1);
    });

    test("a gallery of one picture, and fewer candidates than any option asks for", async () => {
      for (const count of [1, 2, 3]) {
        const { gallery, query } = scenery(7, count);
        const retrieval = await searched(gallery, query, 100);
        expect(retrieval.candidates).toHaveLength(count);
        const { candidates } = await rerank(retrieval, gallery);
        expectRanked(candidates);
        expectEffect(definition, retrieval.candidates, candidates);
      }
    });

    test("duplicates of the query", async () => {
      const { gallery, query } = scenery(8, 60, { duplicates: [41, 7, 23] });
      const retrieval = await searched(gallery, query, 60);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expectEffect(definition, retrieval.candidates, candidates);
      if (judgesBySurroundings.includes(definition.name)) return;
      expect(candidates.slice(0, 3).map(({ id }) => id)).toEqual([7, 23, 41]);
    });

    test("a gallery of equal pictures", async () => {
      const { gallery, query } = scenery(9, 20, { duplicates: Array.from({ length: 20 }, (_, id) => id) });
      const retrieval = await searched(gallery, query, 20);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expectEffect(definition, retrieval.candidates, candidates);
    });

    test("pictures at right angles to the query and opposite of it", async () => {
      const axis = (at: number, sign = 1) => Float32Array.from({ length: dimension }, (_, i) => (i === at ? sign : 0));
      const descriptors = Float32Array.from(
        [axis(0), axis(1), axis(2), axis(0, -1), axis(3)].flatMap((row) => [...row]),
      );
      const { gallery, query } = scenery(10, 5, { descriptors, descriptor: axis(4) });
      const retrieval = await searched(gallery, query, 5);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expectEffect(definition, retrieval.candidates, candidates);
      const opposite = await searched(gallery, { ...query, descriptor: axis(0) }, 5);
      expectRanked((await rerank(opposite, gallery)).candidates);
    });

    test("nothing that is not allowed comes in", async () => {
      const { gallery, query } = scenery(11, 80);
      const allowed = (id: number) => id % 3 === 1;
      const retrieval = await searched(gallery, { ...query, allowed }, 40);
      const { candidates } = await rerank(retrieval, gallery);
      expectRanked(candidates);
      expect(candidates.filter(({ id }) => !allowed(id))).toEqual([]);
      expectEffect(definition, retrieval.candidates, candidates);
    });
  });
}

interface Wanted {
  /** Ids whose pictures are the query's. */
  readonly duplicates?: readonly number[];
  readonly descriptors?: Float32Array;
  readonly descriptor?: Float32Array;
}

/** A gallery with everything that a stage may need, and a query with the same. */
export function scenery(
  seed: number,
  count: number,
  wanted: Wanted = {},
): { gallery: RerankGallery; query: RerankQuery } {
  const random = createRandom(seed);
  const places = randomDescriptors(random, 8, dimension);
  const descriptors = wanted.descriptors ?? clusteredDescriptors(random, places, count, dimension, 0.5);
  const descriptor = wanted.descriptor ?? clusteredDescriptors(random, places, 1, dimension, 0.5);
  const features = (points: number) => {
    const locations = Float32Array.from({ length: 2 * points }, () => 10 * random.uniform());
    return { dimension: 4, descriptors: randomDescriptors(random, points, 4), locations };
  };
  const local = Array.from({ length: count }, (_, id) => (id % 9 === 8 ? undefined : [features(9), features(5)]));
  const queryFeatures = [features(9), features(5)];
  for (const id of wanted.duplicates ?? []) {
    descriptors.set(descriptor, id * dimension);
    local[id] = queryFeatures;
  }
  const walks = Array.from({ length: count }, (_, id) =>
    id % 7 === 6 ? undefined : id < count / 2 ? "north" : "south",
  );
  const frames = clusteredDescriptors(random, places, 9, dimension, 0.5);
  frames.set(descriptor, 5 * dimension);
  return {
    gallery: memoryGallery({ descriptors, dimension, walks, localFeatures: local }),
    query: { descriptor, walk: { descriptors: frames, position: 5 }, localFeatures: queryFeatures },
  };
}

export async function searched(gallery: RerankGallery, query: RerankQuery, k: number): Promise<Retrieval> {
  const [candidates] = await gallery.search(query.descriptor, k, query.allowed);
  return { query, candidates: candidates! };
}

export function expectRanked(candidates: readonly Candidate[]): void {
  for (const [place, { id, score }] of candidates.entries()) {
    expect(Number.isFinite(score)).toBe(true);
    const before = candidates[place - 1];
    if (before !== undefined) expect(before.score > score || (before.score === score && before.id < id)).toBe(true);
  }
}

function expectEffect({ effect }: CandidateReranker, before: readonly Candidate[], after: readonly Candidate[]): void {
  const ids = (candidates: readonly Candidate[]) => candidates.map(({ id }) => id).sort((a, b) => a - b);
  if (effect === "reorders") expect(ids(after)).toEqual(ids(before));
  if (effect === "searches") {
    expect(after).toHaveLength(before.length);
    expect(new Set(ids(after)).size).toBe(after.length);
  }
  if (effect === "removes") {
    const kept = new Set(ids(after));
    expect(after).toEqual(before.filter(({ id }) => kept.has(id)));
  }
}

const copyOf = ({ query, candidates }: Retrieval) =>
  structuredClone({ descriptor: query.descriptor, walk: query.walk, features: query.localFeatures, candidates });
