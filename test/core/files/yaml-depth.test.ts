import { checkYamlDepth } from "@loci/core";
import { expect, it } from "vitest";

const check = (text: string) => () => checkYamlDepth(text, "x.yaml");

it("lets what people write pass", () => {
  expect(check("a: [1, {b: [2, 3]}]\nc:\n  - d: e - f\n    g: '[['\n")).not.toThrow();
  expect(check("- [1, 2]\n".repeat(10_000))).not.toThrow();
  expect(check(`${"- x\n".repeat(10_000)}`)).not.toThrow();
});

it.each([
  ["brackets", `a: 1\nb: ${"[".repeat(101)}`],
  ["braces over lines", "{\n".repeat(101)],
  ["braces behind brackets that close nothing", `${"]".repeat(50)}\n${"{".repeat(101)}`],
  ["dashes", "- ".repeat(201)],
  ["keys of keys", "? ".repeat(201)],
  ["an indented ladder", Array.from({ length: 202 }, (_, level) => `${" ".repeat(level)}a:\n`).join("")],
])("refuses %s without end", (_name, text) => {
  expect(check(text)).toThrow(/^x\.yaml:\d+: YAML: values inside each other: expected at most 100, got more$/);
});
