import { readFileSync } from "node:fs";
import { headDefinitions } from "@loci/heads";
import { expect, it } from "vitest";

it("names each head as its key does, with a source, and describes every option", () => {
  for (const [key, { name, source, summary, options }] of Object.entries(headDefinitions)) {
    expect(name).toBe(key);
    expect(source).toMatch(/\(arXiv \d{4}\.\d{4,5}\)|(19|20)\d{2}/);
    expect(summary).not.toBe("");
    for (const option of Object.values(options.shape)) {
      expect((option as { description?: string }).description).toMatch(/\w/);
    }
  }
});

it("puts every head under the contract", () => {
  const suites = ["pooling", "vlad", "bilinear", "learned"].map((family) =>
    readFileSync(`${import.meta.dirname}/${family}/catalogue.test.ts`, "utf8"),
  );
  const tested = suites.flatMap((text) => [...text.matchAll(/headContract\(\s*"([\w-]+)/g)].map((match) => match[1]!));
  expect(Object.keys(headDefinitions).filter((name) => !tested.includes(name))).toEqual([]);
});
