import { negativePool } from "@loci/heads";
import { expect, it } from "vitest";

const gallery = Array.from({ length: 50 }, (_, i) => 100 + i);
const moment = { count: 10, seed: 1, epoch: 0, round: 0 };

it("draws different gallery pictures, the same for the same moment and others at others", () => {
  const pool = negativePool(gallery, moment);
  expect(new Set(pool).size).toBe(10);
  expect(pool.every((place) => gallery.includes(place))).toBe(true);
  expect(negativePool(gallery, moment)).toEqual(pool);
  for (const other of [{ seed: 2 }, { epoch: 1 }, { round: 1 }]) {
    expect(negativePool(gallery, { ...moment, ...other })).not.toEqual(pool);
  }
});

it("is the whole gallery when that is smaller", () => {
  expect([...negativePool(gallery, { ...moment, count: 1000 })].sort()).toEqual(gallery);
});
