import { createRandom } from "@loci/core";
import { kMeans } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { randomTensor } from "../../support/random-tensor.js";

/** Four tight groups in the plane, 25 points each. */
const corners = [
  [0, 0],
  [10, 0],
  [0, 10],
  [10, 10],
] as const;
const jitter = randomTensor([100, 2], 1).values;
const points = {
  count: 100,
  values: Float32Array.from({ length: 200 }, (_, i) => corners[Math.floor(i / 2) % 4]![i % 2]! + 0.1 * jitter[i]!),
};

describe("kMeans", () => {
  it("finds separated groups: each centre is the mean of one", async () => {
    const { centres } = await kMeans(points, 2, 4, createRandom(1));
    const found = [0, 1, 2, 3].map((k) =>
      [centres[2 * k]!, centres[2 * k + 1]!].map((value) => Math.abs(Math.round(value))),
    );
    expect(found.sort()).toEqual([...corners.map((corner) => [...corner])].sort());
  });

  it("reports the inertia that a plain loop finds", async () => {
    const { centres, inertia } = await kMeans(points, 2, 4, createRandom(2));
    let expected = 0;
    for (let i = 0; i < 100; i++) {
      expected += Math.min(
        ...[0, 1, 2, 3].map(
          (k) =>
            (points.values[2 * i]! - centres[2 * k]!) ** 2 + (points.values[2 * i + 1]! - centres[2 * k + 1]!) ** 2,
        ),
      );
    }
    expect(Math.abs(inertia - expected)).toBeLessThan(1e-3 * expected + 1e-3);
  });

  it("never gets worse with iterations", async () => {
    const cloud = { count: 400, values: randomTensor([400, 3], 3).values };
    const inertias: number[] = [];
    for (const iterations of [1, 2, 4, 8, 32]) {
      inertias.push((await kMeans(cloud, 3, 10, createRandom(4), { iterations, tolerance: 0 })).inertia);
    }
    for (let i = 1; i < inertias.length; i++) expect(inertias[i]!).toBeLessThanOrEqual(inertias[i - 1]! * (1 + 1e-6));
  });

  it("keeps the tightest of several runs, the first of which is the single run", async () => {
    const cloud = { count: 200, values: randomTensor([200, 3], 7).values };
    const random = createRandom(8);
    const single = [];
    for (let run = 0; run < 4; run++) single.push((await kMeans(cloud, 3, 12, random)).inertia);
    const several = await kMeans(cloud, 3, 12, createRandom(8), { restarts: 4 });
    expect(several.inertia).toBe(Math.min(...single));
    expect((await kMeans(cloud, 3, 12, createRandom(8))).inertia).toBe(single[0]);
  });

  it("ends with the reason of its signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(kMeans(points, 2, 4, createRandom(9), { signal })).rejects.toThrow("enough");
  });

  it("repeats by seed", async () => {
    expect(await kMeans(points, 2, 4, createRandom(5))).toEqual(await kMeans(points, 2, 4, createRandom(5)));
  });

  it("gives every centre a place when points coincide", async () => {
    const same = { count: 6, values: new Float32Array(12).fill(0.5) };
    const { centres, inertia } = await kMeans(same, 2, 3, createRandom(6));
    expect([...centres]).toEqual(new Array(6).fill(0.5));
    expect(inertia).toBeCloseTo(0, 6);
  });
});
