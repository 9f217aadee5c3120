import { type CellQuery, type CellSummary, chooseProtocol, evaluateModel, runCell } from "@loci/cli";
import { createModel, parseModelSpec } from "@loci/heads";
import { expect, it, vi } from "vitest";
import { cacheIn, cellsOf, drawExperimentPictures, SMALL } from "../../support/small-experiment.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { testContext } from "../../support/test-terminal.js";

const folder = await suiteFolder();
await drawExperimentPictures(folder);
const signal = new AbortController().signal;

it("gives the figures that loci eval gives of the same model, views and scales too", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const grid = `{${SMALL}, heads: gem, views: [none, flip, {flip: true, scales: [1, 0.75]}]}`;
  const { cells, shared } = await cellsOf(folder, grid);
  for (const cell of cells) {
    const [summary, ...lines] = await runCell(cell, shared, 1, signal);
    const { flip, scales } = cell.configuration;
    const model = await createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gem"), { size: 64, flip, scales });
    const protocol = chooseProtocol(shared.dataset, {});
    const direct = await evaluateModel(model, shared.dataset, protocol, { resamples: 100 }, testContext().context);
    const { metrics, dimension, bytes, indexRecall, cost } = summary as CellSummary;
    // Cached features are rounded to float16, which moves no neighbour of these pictures.
    expect(metrics.map(({ name, value }) => [name, value])).toEqual(
      direct.result.metrics.map(({ name, value }) => [name, expect.closeTo(value, 2)]),
    );
    expect({ dimension, bytes, indexRecall }).toEqual({ dimension: 144, bytes: 576, indexRecall: 1 });
    expect(cost.indexBytes).toBe(12 * 576);
    expect(cost.peakBytes).toBeGreaterThan(2 ** 20);
    const queries = lines.filter((line): line is CellQuery => line.kind === "query");
    expect(queries).toHaveLength(12);
    expect(queries[0]).toMatchObject({ query: "circles/0.jpg", groups: { label: "circles" } });
    expect(queries[0]?.neighbours.map(({ path }) => path)).not.toContain("circles/0.jpg");
    const [first] = queries[0]?.neighbours ?? [];
    expect(queries[0]?.scores["recall@1"]).toBe(first?.isPositive ? 1 : 0);
  }
});

it("searches by graphs, re-ranks, and measures what the graph loses", async () => {
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  const { cells, shared } = await cellsOf(
    folder,
    `[{${SMALL}, heads: gem, indexes: hnsw(ef=32)}, {${SMALL}, heads: gem, rerank: aqe(k=2)}]`,
  );
  const summaries = [];
  for (const cell of cells) summaries.push((await runCell(cell, shared, 1, signal))[0] as CellSummary);
  expect(summaries[0]).toMatchObject({ indexRecall: 1, configuration: { index: { kind: "hnsw", ef: 32 } } });
  expect(summaries[0]?.cost.indexBytes).toBeGreaterThan(12 * 576);
  expect(summaries[1]?.configuration.rerank).toMatch(/^aqe\(k=2/);
  expect(summaries[1]?.cost.millisecondsPerQuery).toBeGreaterThan(0);
});
