import { comparisonPage } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("needs no other file and no network", async () => {
  const view = { comparison: await madeComparison(), plots: [], disagreements: [], thumbnails: new Map() };
  const page = comparisonPage("Heads & more", [view], [], {
    level: 0.95,
    seed: 1,
    command: "loci <x>",
  });
  expect(page).toContain("<title>Heads &amp; more</title>");
  expect(page).toContain('<pre tabindex="0">loci &lt;x&gt;</pre>');
  expect(page).not.toMatch(/<link|<script [^>]*src|@import|url\((?!#)|(?:src|href)="(?!data:|#)/);
});
