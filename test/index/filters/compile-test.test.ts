import { expect, it } from "vitest";
import { compileBetween, compileIn, compilePlaceTest } from "../../../packages/index/dist/filters/compile-test.js";

const context = { expression: "…", columns: { n: "number", m: "number", x: "number", y: "number" } } as const;
const [n, m] = [
  { kind: "column", name: "n", quoted: false, at: 0 },
  { kind: "column", name: "m", quoted: false, at: 0 },
] as const;
const number = (value: number) => ({ kind: "number", value, at: 0 }) as const;

it("tests answer unknown for what is not known, and only then", () => {
  const between = compileBetween(context, { kind: "between", operand: n, low: m, high: number(5) });
  const rows = [{ n: 3, m: 3 }, { n: 6 }, { n: 3 }, { m: 3 }, { n: 2, m: 3 }];
  expect(rows.map(between)).toEqual([true, false, undefined, undefined, false]);
  const inList = compileIn(context, { kind: "in", operand: n, values: [number(1), number(3)] });
  expect(rows.map(inList)).toEqual([true, false, true, undefined, false]);
  const near = compilePlaceTest(context, { kind: "near", numbers: [0, 0, 5], at: 0 });
  expect([near({ x: 3, y: 4 }), near({ x: 4, y: 4 }), near({ x: 3 })]).toEqual([true, false, undefined]);
});
