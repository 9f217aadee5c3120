import { failureSection, methodSection } from "@loci/cli";
import { expect, test } from "vitest";
import { madeFailure } from "../../../support/experiment-results.js";
import { madeComparison } from "../../../support/made-comparison.js";

test("data, seeds, scheme of the bootstrap, protocol, environment and budgets", async () => {
  const facts = { resamples: 10_000, level: 0.95, seed: 1 };
  const page = String(methodSection(await madeComparison({ steps: 3 }), facts));
  for (const text of [
    "SHA-256 abab",
    "<dd>1, 2</dd>",
    "pigeonhole bootstrap",
    "10000 resamples",
    "2 cores, 8.0 GB",
    "self-match",
    "epochs: 3",
  ])
    expect(page).toContain(text);
  expect(page).not.toContain("take more resamples");
});

test("too few resamples for so many pairs are told", async () => {
  const facts = { resamples: 5, level: 0.95, seed: 1 };
  expect(String(methodSection(await madeComparison(), facts))).toContain("take more resamples");
});

test("failures with their messages, and nothing where there are none", () => {
  expect(String(failureSection([madeFailure]))).toContain("bilinear: no memory &amp; no hope");
  expect(String(failureSection([]))).toBe("");
});
