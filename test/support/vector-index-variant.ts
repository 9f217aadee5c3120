import { createRandom } from "@loci/core";
import { type IndexKind, indexKinds, type Metric, metrics, type Precision } from "@loci/index";
import { afterAll, describe, expect, test } from "vitest";
import { bruteForce, recall } from "./brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "./descriptors.js";

export interface VectorIndexVariant {
  readonly kind: IndexKind;
  readonly precision: Precision;
  readonly metric: Metric;
  /** The smallest recall@10 against brute force that is accepted: 1 for an exact index. */
  readonly recall: number;
}

const [dimension, count, queryCount, k] = [24, 1500, 25, 10];

/** What every kind of index must do in each of its precisions by each metric: the same answers, filtered or not. */
export function testVectorIndexVariant({ kind, precision, metric, recall: minimum }: VectorIndexVariant): void {
  describe(`${kind}, ${precision}, ${metric}`, () => {
    const random = createRandom(21);
    const { gallery, queries } = descriptorsFor(metric, random);
    const index = indexKinds[kind].create(dimension, { precision, metric });
    const filling = index.add(gallery);
    afterAll(() => index.close());

    const checkAnswers = (found: readonly (readonly { id: number; distance: number }[])[], allowed?: Uint8Array) => {
      const isAllowed = (id: number) => allowed === undefined || allowed[id] === 1;
      const truth = bruteForce(gallery, queries, dimension, k, { metric, isAllowed });
      expect(found.map((rows) => rows.length)).toEqual(truth.map((rows) => rows.length));
      expect(recall(found, truth)).toBeGreaterThanOrEqual(truth[0]?.length === 0 ? Number.NaN : minimum);
      for (const [query, rows] of found.entries()) {
        for (const [row, { id, distance }] of rows.entries()) {
          expect(isAllowed(id)).toBe(true);
          expect(distance).toBeGreaterThanOrEqual(rows[row - 1]?.distance ?? Number.NEGATIVE_INFINITY);
          const one = gallery.subarray(id * dimension, (id + 1) * dimension);
          const asked = queries.subarray(query * dimension, (query + 1) * dimension);
          expect(distance).toBeCloseTo(metrics[metric].distance(asked, one), 4);
        }
      }
    };

    test("finds the nearest with their full distances", async () => {
      await filling;
      expect([index.size, index.precision, index.metric]).toEqual([count, precision, metric]);
      checkAnswers(await index.search(queries, k));
    });

    test.each([1, 0.7, 0.3, 0.05, 0.01])(
      "always the k nearest of those that are allowed: a share of %s",
      async (share) => {
        const allowed = Uint8Array.from({ length: count }, () => (random.uniform() < share ? 1 : 0));
        checkAnswers(await index.search(queries, k, { allowed }), allowed);
      },
    );

    test("fewer than k allowed, far from the query: all of them; none allowed: none", async () => {
      const [farthest] = bruteForce(gallery, queries.subarray(0, dimension), dimension, count, { metric });
      const allowed = new Uint8Array(count);
      const far = farthest?.slice(-4).map(({ id }) => id) ?? [];
      for (const id of far) allowed[id] = 1;
      const [found] = await index.search(queries.subarray(0, dimension), k, { allowed });
      expect(found?.map(({ id }) => id)).toEqual(far);
      expect(await index.search(queries.subarray(0, dimension), k, { allowed: new Uint8Array(count) })).toEqual([[]]);
      await expect(index.search(queries, k, { allowed: new Uint8Array(3) })).rejects.toThrow(
        `allowed: expected a byte for each of ${count} descriptors, got 3`,
      );
    });
    test.skipIf(metrics[metric].unitLength)(
      "takes the shortest and the longest that are allowed, with their full distances (skipped where lengths are 1)",
      async () => {
        const lengths = [0, 1e-40, 1e-20, 1, -1, 1e15, -1e15];
        const axes = lengths.flatMap((length) => [length, ...new Array(dimension - 1).fill(0)]);
        const extremes = Float32Array.from(axes);
        const other = await indexKinds[kind].create(dimension, { precision, metric });
        try {
          await other.add(extremes);
          for (const [place, length] of lengths.entries()) {
            const query = extremes.subarray(place * dimension, (place + 1) * dimension);
            const [found] = await other.search(query, lengths.length);
            const [truth] = bruteForce(extremes, query, dimension, lengths.length, { metric });
            expect(found).toHaveLength(lengths.length);
            for (const [row, { distance }] of truth?.entries() ?? []) {
              // Graphs compute with 32 bits.
              const error = Math.abs((found?.[row]?.distance as number) - distance) / Math.max(1, Math.abs(distance));
              expect([length, row, error < 1e-4 ? "agrees" : error]).toEqual([length, row, "agrees"]);
            }
          }
          await expect(other.add(extremes.map((value) => 10 * value))).rejects.toThrow("L2 norm: expected at most");
          await expect(other.add(extremes.fill(Number.NaN))).rejects.toThrow("expected a finite number, got NaN");
        } finally {
          await other.close();
        }
      },
    );
  });
}

/** Clustered directions; for metrics that take them, of lengths from 0.5 to 2. */
function descriptorsFor(metric: Metric, random: ReturnType<typeof createRandom>) {
  const places = randomDescriptors(random, 100, dimension);
  const views = (rows: number) => {
    const lengths = Array.from({ length: rows }, () => (metrics[metric].unitLength ? 1 : 0.5 + 1.5 * random.uniform()));
    return clusteredDescriptors(random, places, rows, dimension).map(
      (value, at) => value * (lengths[Math.floor(at / dimension)] as number),
    );
  };
  return { gallery: views(count), queries: views(queryCount) };
}
