import { createRandom, RetrievalError } from "@loci/core";
import type { VectorIndex } from "@loci/index";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bruteForce, recall } from "./brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "./descriptors.js";

export interface VectorIndexContract {
  /** An empty index for descriptors of `dimension` components. */
  readonly create: (dimension: number) => VectorIndex | Promise<VectorIndex>;
  /** The smallest recall@10 against brute force that is accepted on 3,000 clustered descriptors: 1 for an exact index. */
  readonly recall: number;
}

/** What every vector index must do; a new one starts by passing this. */
export function testVectorIndex(name: string, contract: VectorIndexContract): void {
  describe(`${name}: the contract of a vector index`, () => {
    const opened: VectorIndex[] = [];
    const create = async (dimension: number, descriptors?: Float32Array): Promise<VectorIndex> => {
      const index = await contract.create(dimension);
      opened.push(index);
      if (descriptors) await index.add(descriptors);
      return index;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((index) => index.close()));
    });

    testAnswers(create);
    testExtremes(create);
    testRefusals(contract, create);
    testScale(create, contract.recall);
  });
}

type Create = (dimension: number, descriptors?: Float32Array) => Promise<VectorIndex>;

/** Unit vectors of the plane, at these angles in degrees. */
function directions(...degrees: number[]): Float32Array {
  return Float32Array.from(
    degrees.flatMap((angle) => [Math.cos((angle / 180) * Math.PI), Math.sin((angle / 180) * Math.PI)]),
  );
}

function testAnswers(create: Create): void {
  test("finds what was added, nearest first, with its cosine distance", async () => {
    const index = await create(2, directions(0, 90, 180, 60));
    const [first, second] = await index.search(directions(0, 170), 4);
    expect(first?.map(({ id }) => id)).toEqual([0, 3, 1, 2]);
    [0, 0.5, 1, 2].forEach((distance, row) => {
      expect(first?.[row]?.distance).toBeCloseTo(distance, 6);
    });
    expect(second?.map(({ id }) => id)).toEqual([2, 1, 3, 0]);
  });

  test("equally near descriptors come by ascending id", async () => {
    const random = createRandom(1);
    const [one, other] = [randomDescriptors(random, 1, 16), randomDescriptors(random, 1, 16)];
    const index = await create(16);
    for (const descriptor of [other, one, one, other, one, one]) await index.add(descriptor);
    const [neighbours] = await index.search(one, 3);
    expect(neighbours?.map(({ id }) => id)).toEqual([1, 2, 4]);
    const [all] = await index.search(one, 6);
    expect(all?.map(({ id }) => id)).toEqual([1, 2, 4, 5, 0, 3]);
  });

  test("many equal descriptors: still the lowest ids, and never fewer than asked for", async () => {
    const one = randomDescriptors(createRandom(2), 1, 8);
    const index = await create(
      8,
      Float32Array.from({ length: 40 * 8 }, (_, at) => one[at % 8] as number),
    );
    const [neighbours] = await index.search(one, 40);
    expect(neighbours?.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, id) => id));
  });

  test("a k beyond the size gives all, an empty index gives none, no query gives no answer", async () => {
    const index = await create(2);
    expect(await index.search(directions(10, 20), 5)).toEqual([[], []]);
    expect(await index.search(new Float32Array(), 5)).toEqual([]);
    await index.add(directions(0, 90, 45));
    const results = await index.search(directions(1, 2), 1000);
    expect(results.map((rows) => rows.length)).toEqual([3, 3]);
  });

  test("size counts, and adding nothing adds nothing", async () => {
    const index = await create(2);
    expect([index.size, index.dimension]).toEqual([0, 2]);
    await index.add(new Float32Array());
    expect(index.size).toBe(0);
    await index.add(directions(0, 90));
    await index.add(directions(180));
    expect(index.size).toBe(3);
  });

  test("calls that are not awaited are carried out in their order", async () => {
    const index = await create(2);
    const calls = Array.from({ length: 20 }, (_, angle) => index.add(directions(angle)));
    const [before] = await Promise.all([index.search(directions(15), 1), ...calls]);
    const later = index.search(directions(30), 1);
    await index.add(directions(30));
    expect(before[0]?.[0]?.id).toBe(15);
    expect((await later)[0]?.[0]?.id).toBe(19);
  });

  test("arguments are neither changed nor kept, and may be views of larger arrays", async () => {
    const memory = directions(5, 0, 90, 5);
    const copy = memory.slice();
    const index = await create(2);
    const added = index.add(memory.subarray(2, 6));
    expect(memory).toEqual(copy);
    memory.fill(0.5);
    await added;
    const [neighbours] = await index.search(copy.subarray(4, 6), 2);
    expect(neighbours?.map(({ id }) => id)).toEqual([1, 0]);
  });

  test("distances stay within 0 and 2 although norms are only nearly 1", async () => {
    const long = Float32Array.of(1.0009, 0);
    const index = await create(2, Float32Array.of(...long, -1.0009, 0));
    expect((await index.search(long, 2))[0]?.map(({ distance }) => distance)).toEqual([0, 2]);
  });
}

function testExtremes(create: Create): void {
  test("components next to zero count as what they are", async () => {
    const index = await create(2, Float32Array.of(1, 1e-40, 1, -1e-40, 0, 1));
    const [neighbours] = await index.search(Float32Array.of(1, 1e-40), 3);
    expect(neighbours).toEqual([
      { id: 0, distance: 0 },
      { id: 1, distance: 0 },
      { id: 2, distance: 1 },
    ]);
  });
}

function testRefusals(contract: VectorIndexContract, create: Create): void {
  // One index for all: each refusal leaves it as usable as it was.
  let index: VectorIndex;
  beforeAll(async () => {
    index = await contract.create(2);
    await index.add(directions(0));
  });
  afterAll(() => index.close());

  const bad: [string, Float32Array, RegExp][] = [
    ["an incomplete descriptor", Float32Array.of(1, 0, 1), /expected a multiple of 2, got 3/],
    ["NaN", Float32Array.of(1, 0, Number.NaN, 1), /1: component 0: expected a finite number, got NaN/],
    ["infinity", Float32Array.of(0, Number.POSITIVE_INFINITY), /0: component 1: .*got Infinity/],
    ["a long descriptor", Float32Array.of(1, 0, 3, 4), /1: L2 norm: expected 1 within 0.001, got 5\. Divide/],
    ["minus infinity", Float32Array.of(0, Number.NEGATIVE_INFINITY), /0: component 1: .*got -Infinity/],
    ["a very long descriptor", Float32Array.of(1e30, 0), /L2 norm: expected 1 within 0.001, got 1e\+30/],
    ["zero", Float32Array.of(0, 0), /L2 norm.*got 0/],
    ["next to zero", Float32Array.of(0, 1e-40), /L2 norm.*got 9.99995e-41/],
  ];

  test.each(bad)("refuses %s to add and as a query, and stays usable", async (_, descriptors, message) => {
    await expect(index.add(descriptors)).rejects.toThrow(message);
    await expect(index.search(descriptors, 1)).rejects.toThrow(RetrievalError);
    await expect(index.search(descriptors, 1)).rejects.toThrow(message);
    expect(index.size).toBe(1);
    expect((await index.search(directions(0), 1))[0]?.[0]?.id).toBe(0);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32])("refuses k = %s", async (k) => {
    await expect(index.search(directions(0), k)).rejects.toThrow(`got ${k}`);
  });

  test("refuses plain arrays", async () => {
    await expect(index.add([1, 0] as unknown as Float32Array)).rejects.toThrow(RetrievalError);
    await expect(index.search([1, 0] as unknown as Float32Array, 1)).rejects.toThrow(RetrievalError);
  });

  test.each([0, -3, 2.5, Number.NaN])("refuses a dimension of %s", async (dimension) => {
    await expect((async () => create(dimension))()).rejects.toThrow(`got ${dimension}`);
  });

  test("refuses every call once it is closed", async () => {
    const closing = await create(2, directions(0));
    const waiting = expect(closing.search(directions(0), 1)).rejects.toThrow("it is closed");
    await closing.close();
    await closing.close();
    await waiting;
    await expect(closing.add(directions(0))).rejects.toThrow("it is closed");
    await expect(closing.search(directions(0), 1)).rejects.toThrow(RetrievalError);
  });

  test("can be closed in the middle of its work", async () => {
    const dimension = 64;
    const descriptors = randomDescriptors(createRandom(12), 6000, dimension);
    const busy = await create(dimension, descriptors.subarray(0, 2000 * dimension));
    const underWay = [busy.search(descriptors, 100), busy.add(descriptors), busy.search(descriptors, 1)];
    const settled = Promise.allSettled(underWay);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await busy.close();
    for (const result of await settled) {
      if (result.status === "rejected") expect(result.reason).toBeInstanceOf(RetrievalError);
    }
  });
}

function testScale(create: Create, minimumRecall: number): void {
  test("agrees with brute force on clustered descriptors, past the first capacity, however they were added", async () => {
    const [random, dimension, count] = [createRandom(3), 24, 3000];
    const places = randomDescriptors(random, 150, dimension);
    const gallery = clusteredDescriptors(random, places, count, dimension);
    const queries = clusteredDescriptors(random, places, 60, dimension);
    const index = await create(dimension);
    for (let first = 0, step = 1; first < count; first += step, step *= 3) {
      await index.add(gallery.subarray(first * dimension, (first + step) * dimension));
    }
    expect(index.size).toBe(count);
    const truth = bruteForce(gallery, queries, dimension, 10);
    const found = await index.search(queries, 10);
    expect(recall(found, truth)).toBeGreaterThanOrEqual(minimumRecall);
    for (const rows of found) {
      expect(rows).toHaveLength(10);
      for (const [row, { id, distance }] of rows.entries()) {
        const previous = rows[row - 1] ?? { id: -1, distance: 0 };
        expect(distance > previous.distance || (distance === previous.distance && id > previous.id)).toBe(true);
      }
    }
  });

  test("a large addition leaves the caller's event loop free", async () => {
    const dimension = 64;
    const descriptors = randomDescriptors(createRandom(4), 8000, dimension);
    const index = await create(dimension);
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const started = performance.now();
    await index.add(descriptors);
    const milliseconds = performance.now() - started;
    clearInterval(ticking);
    // One turn in 50 ms on average is very generous; an addition on this thread would allow none at all.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(milliseconds / 50));
  });
}
