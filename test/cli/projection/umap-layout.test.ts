import { umapLayout } from "@loci/cli";
import { expect, it } from "vitest";

/** Points on a ring, each with the nearest on either side. */
function ring(count: number, sides: number) {
  const neighbours = 2 * sides + 1;
  const steps = [0, ...Array.from({ length: sides }, (_, at) => [at + 1, -at - 1]).flat()];
  const each = Array.from({ length: count }, (_, own) => own);
  return {
    ...{ count, neighbours },
    positions: Int32Array.from(each.flatMap((own) => steps.map((step) => (own + step + count) % count))),
    distances: Float64Array.from(each.flatMap(() => steps.map(Math.abs))),
  };
}

it("puts neighbours together, the same each time, and tells its way through the epochs", () => {
  const told: number[] = [];
  const found = umapLayout(ring(40, 3), (done) => told.push(done) > 0)!;
  const far = (one: number, other: number) =>
    Math.hypot(found[2 * one]! - found[2 * other]!, found[2 * one + 1]! - found[2 * other + 1]!);
  const mean = (step: number) =>
    Array.from({ length: 40 }, (_, own) => far(own, (own + step) % 40)).reduce((a, b) => a + b) / 40;
  expect(mean(1)).toBeLessThan(mean(5));
  expect(mean(5)).toBeLessThan(mean(20));
  expect(told).toEqual(Array.from({ length: 500 }, (_, epoch) => epoch / 500));
  expect(umapLayout(ring(40, 3), () => true)).toEqual(found);
});

it("equal points are no hindrance, and it stops when told to", () => {
  const table = ring(40, 3);
  const found = umapLayout({ ...table, distances: table.distances.map(() => 0) }, () => true);
  expect(found!.every(Number.isFinite)).toBe(true);
  let epochs = 0;
  expect(umapLayout(table, () => ++epochs < 3)).toBeUndefined();
  expect(epochs).toBe(3);
});
