import { expect, it } from "vitest";
import {
  checkForm,
  defaultPrecision,
  distanceOf,
  exactOrder,
  graphOrder,
  indexedExpression,
} from "../../../packages/index/dist/postgres/descriptor-index.js";

it("takes the most precise graph that pgvector has for a length", () => {
  const chosen = [2, 2000, 2001, 4000, 4001, 16_000].map((dimension) => defaultPrecision(dimension, "cosine"));
  expect(chosen).toEqual(["float32", "float32", "float16", "float16", "bit", "bit"]);
  expect(defaultPrecision(4000, "euclidean")).toBe("float16");
  expect(() => defaultPrecision(16_001, "cosine")).toThrow(
    "components of a descriptor: expected at most 16000, got 16001. Whiten them to fewer",
  );
  expect(() => defaultPrecision(4001, "euclidean")).toThrow("expected at most 4000, got 4001");
});

it("refuses what pgvector does not have", () => {
  const refused = (dimension: number, precision: string, metric: "cosine" | "euclidean" = "cosine") => {
    return () => checkForm({ dimension, precision: precision as "bit", metric });
  };
  expect(refused(2001, "float32")).toThrow("of float32: expected at most 2000, got 2001");
  expect(refused(8, "int8")).toThrow("precision: expected float32, float16, bit, got int8");
  expect(refused(8, "bit", "euclidean")).toThrow("metric of bit: expected cosine, got euclidean");
  expect(refused(4000, "float16")).not.toThrow();
});

it("writes the expressions of pgvector's documentation", () => {
  const form = (precision: "float32" | "float16" | "bit", metric: "cosine" | "euclidean" = "cosine") => {
    return { dimension: 3, metric, precision };
  };
  expect(exactOrder(form("bit"), "$1::vector")).toBe("descriptor <#> $1::vector");
  expect(graphOrder(form("float32", "euclidean"), "$1::vector")).toBe("descriptor <-> $1::vector");
  expect(graphOrder(form("float16"), "$1::vector")).toBe("(descriptor::halfvec(3)) <#> ($1::vector::halfvec(3))");
  expect(graphOrder(form("bit"), "$1::vector")).toBe(
    "(binary_quantize(descriptor)::bit(3)) <~> (binary_quantize($1::vector)::bit(3))",
  );
  expect(indexedExpression(form("float16", "euclidean"))).toBe("((descriptor::halfvec(3))) halfvec_l2_ops");
});

it("gives the metric's distances", () => {
  expect(distanceOf("cosine", -1.0005)).toBe(0);
  expect(distanceOf("cosine", 0.25)).toBe(1.25);
  expect(distanceOf("inner-product", -3)).toBe(-2);
  expect(distanceOf("euclidean", 5)).toBe(5);
});
