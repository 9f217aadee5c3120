import { jsonPart } from "@loci/cli/service";
import { expect, it } from "vitest";

const form = (texts: Readonly<Record<string, string>>) => ({
  files: [],
  texts: new Map(Object.entries(texts)),
  release: () => {},
});

it("reads one part as JSON, nothing as nothing, and no other part", () => {
  expect(jsonPart(form({ query: '{"k":3}' }), "query")).toEqual({ k: 3 });
  expect(jsonPart(form({}), "query")).toEqual({});
  expect(() => jsonPart(form({ query: "{" }), "query")).toThrow(/part query.*expected JSON/);
  expect(() => jsonPart(form({ query: "{}", more: "1" }), "query")).toThrow(/part "more".*query only/);
});
