import { openTensorFlowEngine, type PictureMap } from "@loci/core";
import {
  type Computing,
  createHead,
  decompose,
  descriptorOf,
  explainMaps,
  parseHeadSpec,
  restoreHead,
} from "@loci/heads";
import { beforeAll, describe, expect, it } from "vitest";
import { pictureMap } from "../../support/explained.js";
import {
  type NaiveParts,
  naiveContributions,
  partsOfAverage,
  partsOfBilinear,
  partsOfGeneralisedMean,
  partsOfMaximum,
  partsOfNetvlad,
} from "../../support/naive-contributions.js";
import { randomTensor } from "../../support/random-tensor.js";

const [HEIGHT, WIDTH, CHANNELS, CLUSTERS] = [3, 4, 6, 3];
const shape = { channels: CHANNELS, height: HEIGHT, width: WIDTH };
const [query, hit] = [pictureMap(HEIGHT, WIDTH, CHANNELS, 1), pictureMap(HEIGHT, WIDTH, CHANNELS, 2)];
let computing: Computing;
beforeAll(async () => {
  computing = await openTensorFlowEngine("wasm");
});

const headOf = (text: string) => createHead(parseHeadSpec(text), [shape]);
const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

describe("contributions by the closed form", () => {
  it.each([
    ["gap", partsOfAverage],
    ["gmp", partsOfMaximum],
    ["gem", partsOfGeneralisedMean(3)],
    ["gem(p=5)", partsOfGeneralisedMean(5)],
    ["bilinear", partsOfBilinear],
  ] as [string, NaiveParts][])("%s", async (text, parts) => expectContributions(await headOf(text), parts));

  it("netvlad: residuals to every cluster, centres included", async () => {
    const dims = { centres: [CLUSTERS, CHANNELS], weights: [CHANNELS, CLUSTERS], biases: [CLUSTERS] };
    const drawn = Object.entries(dims).map(([name, shape], place) => [
      name,
      { shape, data: randomTensor(shape, 30 + place).values },
    ]);
    const parameters = Object.fromEntries(drawn);
    const head = restoreHead(parseHeadSpec(`netvlad(clusters=${CLUSTERS})`), [shape], parameters);
    const rows = (data: Float32Array) =>
      Array.from({ length: CLUSTERS }, (_, k) => [...data.subarray(k * CHANNELS, (k + 1) * CHANNELS)]);
    const columns = (data: Float32Array) =>
      Array.from({ length: CLUSTERS }, (_, k) => Array.from({ length: CHANNELS }, (_, c) => data[c * CLUSTERS + k]!));
    const parts = partsOfNetvlad({
      centres: rows(parameters.centres.data),
      weights: columns(parameters.weights.data),
      biases: [...parameters.biases.data],
    });
    expectContributions(head, parts);
    const { groups, score } = explainMaps(computing, head, [query], [hit]);
    expect(groups.map(({ name }) => name)).toEqual(["cluster 1", "cluster 2", "cluster 3"]);
    expect(sumOf(groups.map(({ contribution }) => contribution))).toBeCloseTo(score, 5);
  });

  function expectContributions(head: Awaited<ReturnType<typeof headOf>>, parts: NaiveParts) {
    const other = descriptorOf(computing, head, [hit]);
    const { contributions, constant } = decompose(computing, head, [query], other);
    expect(constant).toBeCloseTo(0, 6);
    for (const [place, expected] of naiveContributions(parts(query), other).entries()) {
      expect(contributions[0]![place]).toBeCloseTo(expected, 5);
    }
  }
});

describe("explainMaps", () => {
  it("finds a planted object in both pictures, and pairs its places", async () => {
    const [planted, other] = [withObject(query, 1, 2), withObject(hit, 2, 0)];
    for (const text of ["gap", "gmp", "gem", "bilinear"]) {
      const found = explainMaps(computing, await headOf(text), [planted], [other]);
      const share = (map: Float32Array, at: number) => map[at]! / sumOf(map);
      expect(share(found.query.contributions[0]!, 1 * WIDTH + 2)).toBeGreaterThan(0.6);
      expect(share(found.hit.contributions[0]!, 2 * WIDTH)).toBeGreaterThan(0.6);
      expect(found.pairs[0]).toMatchObject({
        query: { map: 0, row: 1, column: 2 },
        hit: { map: 0, row: 2, column: 0 },
      });
      expect([found.query.norm, found.hit.norm]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    }
  });

  it("says what counted as given", async () => {
    const rulesOf = async (text: string) => explainMaps(computing, await headOf(text), [query], [hit]).rules;
    expect(await rulesOf("gap")).toEqual(["norms"]);
    expect(await rulesOf("gmp")).toEqual(["norms", "winners"]);
    expect(await rulesOf("netvlad(clusters=2,centres=random)")).toEqual(["norms", "weights"]);
  });

  it("gives the zero picture no norm and no contributions", async () => {
    const zero = { ...query, values: new Float32Array(query.values.length) };
    const found = explainMaps(computing, await headOf("gap"), [zero], [hit]);
    expect([found.score, found.query.norm, sumOf(found.query.contributions[0]!)]).toEqual([0, 0, 0]);
  });

  it("leaves the maps as they are", async () => {
    const before = query.values.slice();
    explainMaps(computing, await headOf("gem"), [query], [hit]);
    expect(query.values).toEqual(before);
  });
});

/** The same vector, ten times as large as what is around it, at a place. */
function withObject(map: PictureMap, row: number, column: number): PictureMap {
  const values = map.values.slice();
  const vector = randomTensor([CHANNELS], 77, "positive").values.map((value) => 10 * (value + 1));
  values.set(vector, (row * WIDTH + column) * CHANNELS);
  return { ...map, values };
}
