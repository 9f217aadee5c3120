import { checkRerankable, chooseReranking, rerankDataset } from "@loci/cli";
import { createRandom, type Dataset, type Judgements, type Model, type Picture } from "@loci/core";
import { openReranking } from "@loci/index";
import { describe, expect, it } from "vitest";
import { clusteredDescriptors, randomDescriptors } from "../support/descriptors.js";
import { leaveOneOutDataset, splitDataset } from "../support/made-datasets.js";
import { memoryGallery } from "../support/memory-gallery.js";
import { testContext } from "../support/test-terminal.js";

const dimension = 10;
const random = createRandom(41);
const places = randomDescriptors(random, 6, dimension);
const descriptors = clusteredDescriptors(random, places, 60, dimension, 0.6);
const row = (at: number) => descriptors.slice(at * dimension, (at + 1) * dimension);
const model = {} as Model;
const pictures = (count: number): Omit<Picture, "path" | "name">[] => Array.from({ length: count }, () => ({}));

const judged = (dataset: Dataset, judgement: (query: number) => object): Judgements => ({
  gallery: dataset.gallery.length,
  queries: dataset.queries.length,
  settings: [
    {
      name: "",
      judgements: dataset.queries.map((_, query) => ({ query, positives: [], ignored: [], ...judgement(query) })),
    },
  ],
});

/** Ranks with a chain, and what the library says over plain arrays with the query left out as `allowed`. */
async function both(
  chain: string,
  dataset: Dataset,
  judgements: Judgements,
  out: (query: number) => number[],
  ignoredAreOut = false,
) {
  const reranking = chooseReranking(chain);
  const described = { model, dataset, descriptors, judgements, ignoredAreOut };
  const system = await rerankDataset(described, reranking, testContext().context);
  const asked = dataset.queries.map((_, query) => query);
  const found = await system.rank(asked, 9);
  const cost = system.cost();
  await system.close();
  const gallery = dataset.gallery.flatMap((at) => [...row(at)]);
  const oracle = await openReranking(
    reranking.stages,
    memoryGallery({ descriptors: Float32Array.from(gallery), dimension }),
  );
  const expected = [];
  for (const query of asked) {
    const allowed = (id: number) => !out(query).includes(id);
    expected.push((await oracle.search({ descriptor: row(dataset.queries[query]!), allowed }, 9)).candidates);
  }
  return { found, expected, cost };
}

const idsOf = (list: readonly { id: number }[]) => list.map(({ id }) => id).slice(0, 9);

describe("re-ranking in a data set", () => {
  const loo = leaveOneOutDataset(pictures(60));

  it.each(["aqe(k=4)|kreciprocal(k1=6,k2=2,top=30)", "dba(k=3)|diffusion(k=5,kq=3,top=30)"])(
    "%s: the query itself takes no part, as the protocol has it",
    async (chain) => {
      const judgements = judged(loo, (query) => ({ self: query }));
      const { found, expected } = await both(chain, loo, judgements, (query) => [query]);
      expect(found.map(({ places }) => [...(places as number[])].slice(0, 9))).toEqual(expected.map(idsOf));
      expect(found[3]!.scores![0]).toBeCloseTo(expected[3]![0]!.score, 5);
      expect(found[0]).not.toHaveProperty("rejectsRest");
    },
  );

  it("without a self the query may answer; what is ignored takes part unless it is to be out", async () => {
    const split = splitDataset(pictures(20), pictures(40));
    const ignored = [1, 5, 6, 30];
    const judgements = judged(split, () => ({ ignored }));
    const inside = await both("aqe(k=4)", split, judgements, () => []);
    expect(inside.found.map(({ places }) => [...(places as number[])])).toEqual(inside.expected.map(idsOf));
    const outside = await both("aqe(k=4)", split, judgements, () => ignored, true);
    expect(outside.found.map(({ places }) => [...(places as number[])])).toEqual(outside.expected.map(idsOf));
  });

  it("a stage that removes rejects the rest; the cost tells of augmentation", async () => {
    const judgements = judged(loo, (query) => ({ self: query }));
    const { found, cost } = await both("dba(k=2)|threshold(score=.8)", loo, judgements, (query) => [query]);
    expect(found.every(({ rejectsRest }) => rejectsRest)).toBe(true);
    expect(found.some(({ places }) => places.length < 9)).toBe(true);
    expect(cost.millisecondsPerQuery).toBeGreaterThan(0);
    expect(cost.augmentationSeconds).toBeGreaterThan(0);
  });
});

describe("walks", () => {
  const frames = (sequence: string, count: number) =>
    Array.from({ length: count }, (_, frame) => ({ sequence, frame: count - frame }));
  const walk = splitDataset(frames("second", 20), frames("first", 40));

  it("are those of the data set, in the order of their frames", async () => {
    const reranking = chooseReranking("sequence(length=4,window=6)");
    const described = { model, dataset: walk, descriptors, judgements: judged(walk, () => ({})), ignoredAreOut: false };
    const system = await rerankDataset(described, reranking, testContext().context);
    const [ranking] = await system.rank([7], 5);
    await system.close();
    // The same with pictures that lie in walking order already.
    const reversed = (from: number, count: number) =>
      Float32Array.from(Array.from({ length: count }, (_, at) => [...row(from + count - 1 - at)]).flat());
    const gallery = memoryGallery({
      descriptors: reversed(0, 40),
      dimension,
      walks: new Array<string>(40).fill("first"),
    });
    const oracle = await openReranking(reranking.stages, gallery);
    const query = { descriptor: row(47), walk: { descriptors: reversed(40, 20), position: 12 } };
    const { candidates } = await oracle.search(query, 5);
    expect([...(ranking!.places as number[])].slice(0, 5)).toEqual(candidates.map(({ id }) => 39 - id));
  });

  it("must be known of every picture, which is told before any is described", () => {
    checkRerankable(walk, chooseReranking("sequence"));
    const partly = splitDataset(frames("second", 2), [...frames("first", 2), { sequence: "first" }]);
    checkRerankable(partly, chooseReranking("aqe"));
    expect(() => checkRerankable(partly, chooseReranking("aqe|sequence"))).toThrow(
      "re-ranking with sequence: /: expected the sequence and frame of every picture, got none of 2.jpg. Give them as columns",
    );
  });
});

it("stops when it is interrupted", async () => {
  const { context, interrupt } = testContext();
  const loo = leaveOneOutDataset(pictures(60));
  const described = { model, dataset: loo, descriptors, judgements: judged(loo, () => ({})), ignoredAreOut: false };
  const system = await rerankDataset(described, chooseReranking("aqe"), context);
  interrupt();
  await expect(system.rank([0], 3)).rejects.toThrow();
  await system.close();
});
