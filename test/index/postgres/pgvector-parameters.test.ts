import { defaultHnswParameters, fitPgvector } from "@loci/index";
import { expect, it } from "vitest";
import { pgvectorParameters } from "../../../packages/index/dist/postgres/pgvector-parameters.js";

it("refuses what pgvector does not take", () => {
  expect(pgvectorParameters({ m: 32 })).toEqual({ ...defaultHnswParameters, m: 32 });
  expect(() => pgvectorParameters({ m: 101 })).toThrow("m: expected an integer from 2 to 100, got 101");
  expect(() => pgvectorParameters({ efConstruction: 31 })).toThrow("efConstruction: expected an integer from 32");
  expect(() => pgvectorParameters({ ef: 1001 })).toThrow("ef: expected an integer from 1 to 1000, got 1001");
});

it("comes as near as it can to a graph that was made elsewhere", () => {
  const fitted = [
    defaultHnswParameters,
    { m: 16, efConstruction: 200, ef: 1024, seed: 1 },
    { m: 512, efConstruction: 20, ef: 8, seed: 2 },
    { m: 64, efConstruction: 5000, ef: 100_000, seed: 3 },
  ].map(fitPgvector);
  expect(fitted).toEqual([
    defaultHnswParameters,
    { m: 16, efConstruction: 200, ef: 1000, seed: 1 },
    { m: 100, efConstruction: 200, ef: 8, seed: 2 },
    { m: 64, efConstruction: 1000, ef: 1000, seed: 3 },
  ]);
  for (const each of fitted) expect(pgvectorParameters(each)).toEqual(each);
});
