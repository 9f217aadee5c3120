import type { Metric, Precision } from "@loci/index";
import { expect, test } from "vitest";
import { engineOptions } from "../../../packages/index/dist/engines/engine-options.js";

test("fills in cosine and float32", () => {
  expect(engineOptions("flat", {})).toEqual({ metric: "cosine", precision: "float32" });
  expect(engineOptions("flat", { metric: "euclidean", precision: "int8" })).toEqual({
    metric: "euclidean",
    precision: "int8",
  });
});

test("refuses unknown names and what the engine has not", () => {
  expect(() => engineOptions("flat", { metric: "l2" as Metric })).toThrow('unknown metric "l2"');
  expect(() => engineOptions("flat", { precision: "int4" as Precision })).toThrow(
    'unknown precision "int4"; did you mean "int8"?',
  );
  expect(() => engineOptions("hnsw", { precision: "int8" }, ["float32"])).toThrow(
    "hnsw index: precision: expected float32, got int8",
  );
});
