import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { filterError } from "../../../packages/index/dist/filters/filter-error.js";

it("ends with the line and a caret under the place", () => {
  const error = filterError("a = 1 and\n\tb = 2", 11, { what: "b", expected: "c", got: "d", remedy: "Write c" });
  expect(error).toBeInstanceOf(RetrievalError);
  expect(error.message).toBe("filter: b: expected c, got d. Write c. Here:\n   b = 2\n   ^");
  expect(error).toMatchObject({ expected: "c", got: "d" });
});

it("cuts long lines around the place", () => {
  const [, line, caret] = filterError(`${"x".repeat(500)}!${"y".repeat(500)}`, 500, { what: "b" }).message.split("\n");
  expect(line).toBe(`  …${"x".repeat(60)}!${"y".repeat(59)}…`);
  expect(line?.[caret!.indexOf("^")]).toBe("!");
});

it("points behind the end", () => {
  expect(filterError("ab", 2, { what: "b" }).message).toMatch(/\n {2}ab\n {4}\^$/);
});
