import { neighbourTable } from "@loci/cli";
import { expect, it } from "vitest";
import { plantedClusters } from "../../support/planted-clusters.js";

const { signal } = new AbortController();

it("has the nearest that comparing all with all finds, each picture first among its own", async () => {
  const { index, ids, data } = plantedClusters(600, 4);
  const table = await neighbourTable(index, ids, 5, signal);
  const float = data.map((row) => row.map(Math.fround));
  for (const own of [0, 1, 511, 512, 599]) {
    const naive = float
      .map((row, at) => ({ at, distance: Math.hypot(...row.map((value, place) => value - float[own]![place]!)) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 5);
    expect([...table.positions.subarray(5 * own, 5 * own + 5)]).toEqual(naive.map(({ at }) => at));
    naive.forEach(({ distance }, at) => {
      expect(table.distances[5 * own + at]).toBeCloseTo(distance, 12);
    });
  }
});

it("a picture comes first also among its duplicates", async () => {
  const { index, ids } = plantedClusters(12, 2);
  const same = { ...index, descriptors: async (wanted: Iterable<number>) => new Float32Array(4 * [...wanted].length) };
  const table = await neighbourTable(same, ids, 3, signal);
  for (let own = 0; own < 12; own++) {
    const row = [...table.positions.subarray(3 * own, 3 * own + 3)];
    expect(row[0]).toBe(own);
    expect(new Set(row).size).toBe(3);
  }
  expect(new Set(table.distances)).toEqual(new Set([0]));
});

it("ends when it is told to", async () => {
  const { index, ids } = plantedClusters(12, 2);
  await expect(neighbourTable(index, ids, 3, AbortSignal.abort(new Error("closed")))).rejects.toThrow("closed");
});
