import { RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";
import { parseFilter } from "../../../packages/index/dist/filters/filter-grammar.js";

describe("parseFilter", () => {
  it("keeps what stands there and where", () => {
    expect(parseFilter("label = 'it''s' OR -1.5e2 <= \"odd \"\"name\"")).toEqual({
      kind: "or",
      conditions: [
        {
          kind: "comparison",
          operator: "=",
          left: { kind: "column", name: "label", quoted: false, at: 0 },
          right: { kind: "text", value: "it's", at: 8 },
        },
        {
          kind: "comparison",
          operator: "<=",
          left: { kind: "number", value: -150, at: 19 },
          right: { kind: "column", name: 'odd "name', quoted: true, at: 29 },
        },
      ],
    });
  });

  it("takes names that begin like words of the language, or are called like its functions, for names", () => {
    for (const name of ["orange", "nota", "android", "innings", "_is", "größe", "near", "box"]) {
      expect(parseFilter(`${name} is null`)).toMatchObject({ kind: "null", operand: { name } });
    }
  });

  it.each([
    ["", "got the end", 0],
    ["label = ", "got the end", 8],
    ["label = 'abc", "got 'abc", 8],
    ["label in ()", "got )", 10],
    ["label", 'expected a comparison such as = or <, "like", "between", "in", or "is", got the end', 5],
    ["(a = 1", 'expected ")", got the end', 6],
    ["a = 1 b = 2", 'expected end of input, "or", or "and", got b', 6],
    ["a = 5x", "got 5x", 4],
    ["a is nul", 'expected "null" or "not", got nul', 5],
    ["a = 1;", "got ;", 5],
    ["a =\n  and b = 1", "got and", 6],
  ])("refuses %j: %s, with a caret under character %i", (expression, message, at) => {
    const column = at - (expression.lastIndexOf("\n", at - 1) + 1);
    expect(() => parseFilter(expression)).toThrow(RetrievalError);
    expect(() => parseFilter(expression)).toThrow(message);
    expect(() => parseFilter(expression)).toThrow(new RegExp(`\\n {${2 + column}}\\^$`));
  });

  it("neither runs out of stack nor of memory", () => {
    expect(parseFilter(`${"not ".repeat(4000)}a = 1`)).toMatchObject({ kind: "comparison" });
    expect(parseFilter(`${"(".repeat(100)}a = '('${")".repeat(100)}`)).toMatchObject({ kind: "comparison" });
    expect(() => parseFilter(`${"(".repeat(101)}a = 1`)).toThrow("parentheses inside each other: expected at most 100");
    expect(() => parseFilter("a".repeat(30_000))).toThrow(
      "characters of the expression: expected at most 20000, got 30000",
    );
  });
});
