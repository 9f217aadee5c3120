import { describe, expect, it } from "vitest";
import { commonType, literalOf, readerOf } from "../../../packages/index/dist/filters/operand.js";

const context = { expression: "label = 'a'", columns: { label: "text", heading: "number", time: "time" } } as const;
const column = (name: string) => ({ kind: "column", name, quoted: false, at: 0 }) as const;
const text = (value: string) => ({ kind: "text", value, at: 8 }) as const;
const number = (value: number) => ({ kind: "number", value, at: 8 }) as const;

describe("operands", () => {
  it("are compared in the type of the first column, else of the first literal", () => {
    expect(commonType(context, [text("2024"), column("time")])).toBe("time");
    expect(commonType(context, [number(1), text("a")])).toBe("number");
    expect(commonType(context, [column("label"), column("heading")])).toBe("text");
  });

  it("are times when they are compared with times", () => {
    expect(literalOf(context, text("1970-01-02"), "time")).toBe(86_400_000);
    expect(literalOf(context, number(5), "time")).toBe(5);
    expect(literalOf(context, text("1970-01-02"), "text")).toBe("1970-01-02");
    expect(() => literalOf(context, column("label"), "text")).toThrow("got the column label");
  });

  it("are read from the row", () => {
    expect(readerOf(context, column("heading"), "number")({ heading: 4 })).toBe(4);
    expect(readerOf(context, column("label"), "text")({ label: "a" })).toBe("a");
    expect(readerOf(context, number(7), "number")({})).toBe(7);
    expect(() => readerOf(context, column("time"), "number")).toThrow("expected a number, got the column time, a time");
  });
});
