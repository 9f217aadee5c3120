import { readFileSync } from "node:fs";
import { neckDefinitions } from "@loci/heads";
import { expect, it } from "vitest";
import { headContract } from "../../support/head-contract.js";

// A neck keeps the contract when a head behind it does.
headContract("l2|gem", { ignoresPlace: true, ignoresScale: true });

it("names each neck as its key does, and puts it under the contract", () => {
  const tested = [...readFileSync(import.meta.filename, "utf8").matchAll(/headContract\(\s*"([\w-]+)/g)].map(
    (match) => match[1]!,
  );
  for (const [key, { name, source, summary }] of Object.entries(neckDefinitions)) {
    expect([name, tested.includes(name)]).toEqual([key, true]);
    expect(source).toMatch(/(19|20)\d{2}/);
    expect(summary).not.toBe("");
  }
});
