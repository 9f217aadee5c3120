import { defaultHnswParameters } from "@loci/index";
import { expect, test } from "vitest";
import { hnswParameters } from "../../../packages/index/dist/engines/hnsw-parameters.js";

test("fills in the defaults", () => {
  expect(hnswParameters()).toEqual({ m: 16, efConstruction: 200, ef: 64, seed: 42 });
  expect(hnswParameters({ m: 8, seed: 0 })).toEqual({ ...defaultHnswParameters, m: 8, seed: 0 });
});

test.each([
  [{ m: 1 }, "m: expected an integer from 2 to 1024, got 1"],
  [{ m: 20_000 }, "m: expected"],
  [{ efConstruction: 0 }, "efConstruction: expected an integer from 1"],
  [{ ef: 0.5 }, "ef: expected an integer from 1"],
  [{ seed: -1 }, "seed: expected an integer from 0 to 4294967295, got -1"],
  [{ seed: Number.NaN }, "seed: expected"],
])("refuses %j", (parameters, message) => {
  expect(() => hnswParameters(parameters)).toThrow(`hnsw index: ${message}`);
});

test("refuses a misspelt name instead of taking the default", () => {
  expect(() => hnswParameters({ efSearch: 100 } as object)).toThrow('unknown parameter of the hnsw index "efSearch"');
});
