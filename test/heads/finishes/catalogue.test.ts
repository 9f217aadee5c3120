import { readFileSync } from "node:fs";
import { finishDefinitions } from "@loci/heads";
import { expect, it } from "vitest";
import { headContract } from "../../support/head-contract.js";

// A finish keeps the contract when the head before it does.
headContract("gem|pca(dimensions=4)", { ignoresPlace: true, ignoresScale: true });
headContract("gap|pca(dimensions=12,whiten=false)", { ignoresPlace: true, ignoresScale: true });
headContract("gem|lw(dimensions=5)", { ignoresPlace: true, ignoresScale: true });
headContract("gem|power", { ignoresPlace: true, ignoresScale: true });
headContract("gem|power(exponent=0.3)|crop(dimensions=5)", { ignoresPlace: true, ignoresScale: true });
headContract("gap|crop(dimensions=3)", { ignoresPlace: true, ignoresScale: true });

it("names each finish as its key does, and puts it under the contract", () => {
  const tested = [...readFileSync(import.meta.filename, "utf8").matchAll(/headContract\("[^"]*\|([\w-]+)/g)].map(
    (match) => match[1]!,
  );
  for (const [key, { name, source, summary }] of Object.entries(finishDefinitions)) {
    expect([name, tested.includes(name)]).toEqual([key, true]);
    expect(source).toMatch(/(19|20)\d{2}/);
    expect(summary).not.toBe("");
  }
});
