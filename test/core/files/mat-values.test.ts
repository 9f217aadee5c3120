import { expect, test } from "vitest";
import { expectKind, expectNumber, expectText, expectTexts } from "../../../packages/core/dist/files/mat-values.js";

const text = (content: string) => ({ kind: "text", shape: [1, content.length], elements: [content] }) as const;
const numbers = (...elements: number[]) => ({ kind: "numbers", shape: [1, elements.length], elements }) as const;
const cells = { kind: "cell", shape: [1, 2], elements: [text("a"), numbers(1)] } as const;

test("what is there and of the kind", () => {
  expect(expectKind(text("a"), "text", "x").elements).toEqual(["a"]);
  expect(expectText(text("a"), "x")).toBe("a");
  expect(expectNumber(numbers(3), "x")).toBe(3);
  expect(expectTexts({ ...cells, elements: [text("a"), text("b")] }, "x")).toEqual(["a", "b"]);
});

test("what is not", () => {
  expect(() => expectKind(undefined, "struct", "x")).toThrow("x: expected a struct, got none");
  expect(() => expectText(numbers(1), "x")).toThrow("x: expected text, got numbers");
  expect(() => expectTexts(cells, "x")).toThrow("x{2}: expected text, got numbers");
  expect(() => expectNumber(numbers(1, 2), "x")).toThrow("x: expected one number, got 2 numbers");
});
