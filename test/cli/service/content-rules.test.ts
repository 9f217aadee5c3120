import { expect, it } from "vitest";
import { contentRules } from "../../../packages/cli/dist/service/content-rules.js";

const directives = (given: Parameters<typeof contentRules>[0]) => contentRules(given).directives;

it("allows the service's own files and nothing else", () => {
  const rules = directives({ sharesModels: false });
  expect(rules.defaultSrc).toEqual(["'none'"]);
  for (const from of [rules.scriptSrc, rules.styleSrc, rules.connectSrc]) expect(from).toEqual(["'self'"]);
  expect(rules.imgSrc).toEqual(["'self'", "blob:", "data:"]);
});

it("allows WebAssembly only where models are shared, and pictures of one more host only where tiles are", () => {
  expect(directives({ sharesModels: true }).scriptSrc).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  const tiles = { url: "https://tiles.example/{z}/{x}/{y}.png", attribution: "them" };
  expect(directives({ sharesModels: false, tiles }).imgSrc).toContain("https://tiles.example");
});
