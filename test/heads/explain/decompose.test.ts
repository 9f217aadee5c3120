import { type Head, openTensorFlowEngine, type PictureMap } from "@loci/core";
import {
  type Computing,
  createHead,
  type DescriptorSample,
  decompose,
  descriptorOf,
  headDefinitions,
  parseHeadSpec,
  partsOf,
} from "@loci/heads";
import { beforeAll, describe, expect, it } from "vitest";
import { headData } from "../../support/head-data.js";
import { randomTensor } from "../../support/random-tensor.js";

const [CHANNELS, HEIGHT, WIDTH] = [12, 4, 5];
let computing: Computing;
beforeAll(async () => {
  computing = await openTensorFlowEngine("wasm");
});

/** Every head of the catalogue, the large ones made small, and what stands around heads. */
const small: Readonly<Record<string, string>> = {
  actionvlad: "actionvlad(clusters=4,alpha=10)",
  boq: "boq(channels=8,queries=3,depth=2,rows=2)",
  "compact-bilinear": "compact-bilinear(dimensions=32)",
  convap: "convap(channels=6)",
  cosplace: "cosplace(channels=6)",
  hbp: "hbp(dimensions=16)",
  "isqrt-cov": "isqrt-cov(dimensions=6)",
  "low-rank-bilinear": "low-rank-bilinear(dimensions=16)",
  mixvpr: "mixvpr(channels=6,depth=2,rows=2)",
  netvlad: "netvlad(clusters=4)",
  salad: "salad(clusters=3,channels=4,token=5,hidden=8)",
};
const specs = [
  ...Object.keys(headDefinitions).map((name) => small[name] ?? name),
  ...["l2|gap", "project(dimensions=6)|gmp", "max-pool|gem", "average-pool(kernel=3,stride=1,padding=1)|gap"],
  ...["max-pool(kernel=3,stride=2,padding=1)|gap", "stochastic-pool|gap", "median-pool|gap", "add-avg-max-pool|gap"],
  ...["cat-avg-max-pool|gmp", "spp-block|gap", "max-unpool|gap", "gem|power", "gem|pca(dimensions=8)"],
  ...["gap&gmp", "gem(p=4)&netvlad(clusters=3)|pca(dimensions=9)|power", "gap|lw(dimensions=6)"],
  ...["netvlad(clusters=4,intraNormalisation=false)", "netvlad(clusters=4,variant=v1)", "spp(pooling=average)"],
];

describe.each(specs)("%s", (text) => {
  let given: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => {
    given = await opened(text);
  });

  it("is divided among the locations of both pictures, with what belongs to none", () => {
    const { head, query, hit } = given;
    const [one, other] = [descriptorOf(computing, head, query), descriptorOf(computing, head, hit)];
    const score = dot(one, other);
    for (const [maps, against] of [
      [query, other],
      [hit, one],
    ] as const) {
      const { contributions, constant } = decompose(computing, head, maps, against);
      expect(contributions.map((map) => map.length)).toEqual(maps.map(() => HEIGHT * WIDTH));
      const sum = contributions.reduce((all, map) => all + map.reduce((part, value) => part + value, 0), 0);
      expect(Math.abs(sum + constant - score)).toBeLessThan(1e-4 * Math.max(Math.abs(score), 0.1));
    }
  });

  it("has parts of locations that give the same contributions one by one", () => {
    const { head, query, hit } = given;
    const other = descriptorOf(computing, head, hit);
    const { contributions } = decompose(computing, head, query, other);
    const locations = query.flatMap((_, map) =>
      [0, 7, 19].map((at) => ({ map, row: Math.floor(at / WIDTH), column: at % WIDTH })),
    );
    const parts = partsOf(computing, head, query, locations);
    for (const [place, { map, row, column }] of locations.entries()) {
      const part = parts.subarray(place * head.descriptorLength, (place + 1) * head.descriptorLength);
      expect(dot(part, other)).toBeCloseTo(contributions[map]![row * WIDTH + column]!, 4);
    }
  });
});

async function opened(text: string): Promise<{ head: Head; query: PictureMap[]; hit: PictureMap[] }> {
  const spec = parseHeadSpec(text);
  const count = headDefinitions[spec.name]?.featureMaps?.least ?? 1;
  const shape = { channels: CHANNELS, height: HEIGHT, width: WIDTH };
  const head = await createHead(spec, new Array(count).fill(shape) as unknown as readonly [typeof shape], {
    data: headData({ locations: unitRows(300, CHANNELS, 9, "positive"), descriptors: sampleOf }),
  });
  const maps = (seed: number) => Array.from({ length: count }, (_, place) => mapOf(seed + place));
  return { head, query: maps(1), hit: maps(11) };
}

const mapOf = (seed: number): PictureMap => ({
  values: randomTensor([HEIGHT, WIDTH, CHANNELS], seed, "positive").values,
  ...{ height: HEIGHT, width: WIDTH, channels: CHANNELS },
});

const sampleOf = (length: number): DescriptorSample => ({
  ...unitRows(60, length, 10, "any"),
  labels: Int32Array.from({ length: 60 }, (_, row) => row % 5),
});

function unitRows(count: number, length: number, seed: number, sign: "any" | "positive") {
  const { values } = randomTensor([count, length], seed, sign);
  for (let row = 0; row < count; row++) {
    const vector = values.subarray(row * length, (row + 1) * length);
    const norm = Math.sqrt(dot(vector, vector));
    for (const [at, value] of vector.entries()) vector[at] = value / norm;
  }
  return { values, count };
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}
