import { createProtocol, evaluate } from "@loci/core";
import { describe, expect, test } from "vitest";
import { lineSearch, splitDataset } from "../../../support/made-datasets.js";

const at = (x: number, more: object = {}) => ({ position: { x, y: 0 }, ...more });
const judged = (name: string, ...sides: Parameters<typeof splitDataset>) =>
  createProtocol(name).judge(splitDataset(...sides));

test("netvlad-25m: the border counts, and a query without positives asks nevertheless", () => {
  const { settings } = judged("netvlad-25m", [at(0), at(500)], [at(25), at(25.01), at(-3)]);
  expect(settings[0]?.judgements.map(({ positives }) => positives)).toEqual([Int32Array.of(0, 2), new Int32Array()]);
  expect(judged("msls-all", [at(0), at(500)], [at(25), at(25.01), at(-3)]).settings).toEqual(settings);
});

test("a picture without a position is named", () => {
  expect(() => judged("netvlad-25m", [{ name: "q.jpg" }], [at(0)])).toThrow("position of q.jpg: expected one");
});

describe("msls-740", () => {
  const taken = { attributes: { all: "True", pano: "False" } };
  const outside = { attributes: { all: "False", pano: "False" } };
  const panorama = { attributes: { all: "True", pano: "True" } };

  test("asks the subtask's queries with positives, and looks at the subtask's pictures", () => {
    const { settings, queries } = judged(
      "msls-740",
      [at(0, taken), at(0, outside), at(0, panorama), at(900, taken), at(60, taken)],
      [at(5, taken), at(6, outside), at(7, panorama), at(62, panorama), at(70, { attributes: { all: "1.0" } })],
    );
    expect(queries).toBe(5);
    expect(settings[0]?.judgements).toMatchObject([
      { query: 0, positives: Int32Array.of(0, 1, 2), ignored: [1, 2, 3] },
      { query: 4, positives: Int32Array.of(3, 4), ignored: [1, 2, 3] },
    ]);
  });

  test("wants the column of the subtask rather than judging something else under its name", () => {
    expect(() => judged("msls-740", [at(0)], [at(0)])).toThrow("msls-740: subtask of");
  });

  test("the golden example of Mapillary's own evaluator", async () => {
    // Q1 is ranked DB0 DB1 DB2 DB3 DB4 (and a name that is none), with DB4 and DB5 positive; Q2 DB0 DB5 DB4 DB1 DB3 DB2, with DB0 and DB1.
    const protocol = createProtocol("msls-740", { cutoffs: [1, 2, 3] });
    const positives = [
      [4, 5],
      [0, 1],
    ];
    const judgements = {
      gallery: 6,
      queries: 2,
      settings: [
        { name: "", judgements: positives.map((places, query) => ({ query, positives: places, ignored: [] })) },
      ],
    };
    const rank = async () => [{ places: [0, 1, 2, 3, 4] }, { places: [0, 5, 4, 1, 3, 2] }];
    const { metrics } = await evaluate(protocol, judgements, rank, { resamples: 1 });
    expect(metrics.map(({ name, value }) => [name, value])).toEqual([
      ["recall@1", 0.5],
      ["recall@2", 0.5],
      ["recall@3", 0.5],
      ["mAP@1", 0.5],
      ["mAP@2", 0.25],
      ["mAP@3", 0.25],
    ]);
  });
});

describe("tokyo247-nms", () => {
  test("cut-outs of a panorama are at one position and count once", async () => {
    // Three panoramas of three cut-outs each; only the last is near the query. Without suppression its first cut-out has
    // rank 7, with it 3.
    const gallery = [0, 0, 0, 100, 100, 100, 200, 200, 200].map((x) => at(x));
    const dataset = splitDataset([at(210)], gallery);
    const rank = lineSearch([0], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const recalls = async (name: string) => {
      const protocol = createProtocol(name, { cutoffs: [2, 3, 7] });
      const { metrics } = await evaluate(protocol, protocol.judge(dataset), rank, { resamples: 1 });
      return metrics.map(({ value }) => value);
    };
    expect(await recalls("tokyo247-nms")).toEqual([0, 1, 1]);
    expect(await recalls("netvlad-25m")).toEqual([0, 0, 1]);
  });
});
