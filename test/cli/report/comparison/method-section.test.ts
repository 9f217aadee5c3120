import { failureSection, methodSection } from "@loci/cli";
import { expect, test } from "vitest";
import { madeFailure } from "../../../support/experiment-results.js";
import { madeComparison } from "../../../support/made-comparison.js";

test("data, seeds, scheme of the bootstrap, protocol, environment and budgets", async () => {
  const comparison = await madeComparison({ steps: 3 });
  const page = String(methodSection(comparison, { level: 0.95, seed: 1 }));
  for (const text of [
    "SHA-256 abab",
    "<dd>1, 2</dd>",
    "pigeonhole bootstrap",
    `${comparison.resamples} resamples`,
    "2 cores, 8.0 GB",
    "self-match",
    "epochs: 3",
  ])
    expect(page).toContain(text);
});

test("failures with their messages, and nothing where there are none", () => {
  expect(String(failureSection([madeFailure]))).toContain("bilinear: no memory &amp; no hope");
  expect(String(failureSection([]))).toBe("");
});
