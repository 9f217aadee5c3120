import { keepFirst, metricsOf, queryLines } from "@loci/cli";
import { createProtocol, type Dataset, evaluate } from "@loci/core";
import { expect, it } from "vitest";

it("writes what each query found, without itself, with distances on the ground", async () => {
  const picture = (name: string, label: string, x: number) => ({
    name,
    path: `/${name}`,
    label,
    position: { x, y: 0 },
  });
  const pictures = [picture("a", "red", 0), picture("b", "red", 3), picture("c", "blue", 10), picture("d", "blue", 14)];
  const all = [0, 1, 2, 3];
  const dataset: Dataset = { format: "made", root: "/", pictures, gallery: all, queries: all };
  const protocol = createProtocol("leave-one-out", { cutoffs: [1] });
  const judgements = protocol.judge(dataset);
  // Everybody ranks a, b, c, d in this order.
  const kept = keepFirst(
    async (queries) => queries.map(() => ({ places: all, scores: [0.9, 0.8, 0.7, 0.6] })),
    judgements,
  );
  const result = await evaluate(protocol, judgements, kept.rank, { resamples: 50 });
  expect(metricsOf(result)[0]).toMatchObject({ name: "recall@1", value: 0.5 });
  const lines = queryLines(dataset, judgements, result, kept.firsts);
  expect(lines[0]).toMatchObject({
    ...{ kind: "query", query: "a", groups: { label: "red" }, position: { x: 0, y: 0 } },
    neighbours: [
      { path: "b", score: 0.8, isPositive: true, metres: 3 },
      { path: "c", score: 0.7, isPositive: false, metres: 10 },
      { path: "d", score: 0.6, isPositive: false, metres: 14 },
    ],
  });
  expect(lines.map(({ scores }) => scores["recall@1"])).toEqual([1, 1, 0, 0]);
});
