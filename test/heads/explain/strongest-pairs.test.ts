import { openTensorFlowEngine } from "@loci/core";
import { createHead, decompose, descriptorOf, parseHeadSpec, strongestPairs } from "@loci/heads";
import { expect, it } from "vitest";
import { pictureMap } from "../../support/explained.js";

it("takes the products of places that add most, none next to another", async () => {
  const computing = await openTensorFlowEngine("wasm");
  const [height, width, channels] = [4, 4, 5];
  const [query, hit] = [pictureMap(height, width, channels, 3), pictureMap(height, width, channels, 4)];
  const head = await createHead(parseHeadSpec("gap"), [{ channels, height, width }]);
  const [one, other] = [descriptorOf(computing, head, [query]), descriptorOf(computing, head, [hit])];
  const side = (map: typeof query, against: Float32Array) => ({
    maps: [map],
    contributions: decompose(computing, head, [map], against).contributions,
  });
  const pairs = strongestPairs(computing, head, side(query, other), side(hit, one), 3);
  // For GAP the pairs are x·y / (‖Σx‖·‖Σy‖), and all 16 × 16 are candidates.
  const vector = (map: typeof query, n: number) => [...map.values.subarray(n * channels, (n + 1) * channels)];
  const norm = (map: typeof query) =>
    Math.hypot(
      ...Array.from({ length: channels }, (_, c) => [...Array(16).keys()].reduce((s, n) => s + vector(map, n)[c]!, 0)),
    );
  const naive = (i: number, j: number) =>
    vector(query, i).reduce((sum, value, c) => sum + value * vector(hit, j)[c]!, 0) / (norm(query) * norm(hit));
  const best = Math.max(...[...Array(256).keys()].map((at) => naive(at >> 4, at & 15)));
  expect(pairs[0]!.contribution).toBeCloseTo(best, 5);
  for (const { query: from, hit: to, contribution } of pairs) {
    expect(contribution).toBeCloseTo(naive(from.row * width + from.column, to.row * width + to.column), 5);
  }
  for (const [place, pair] of pairs.entries()) {
    for (const before of pairs.slice(0, place)) {
      expect(before.contribution).toBeGreaterThanOrEqual(pair.contribution);
      for (const end of ["query", "hit"] as const) {
        const apart = Math.max(
          Math.abs(pair[end].row - before[end].row),
          Math.abs(pair[end].column - before[end].column),
        );
        expect(apart).toBeGreaterThan(1);
      }
    }
  }
});
