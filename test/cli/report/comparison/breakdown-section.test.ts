import { breakDownSystems, breakdownSection } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("a row a group with its queries; more than twelve are folded", async () => {
  const comparison = await madeComparison();
  const [label] = breakDownSystems(comparison);
  const page = String(breakdownSection(label!, comparison));
  expect(page.match(/<tr><th scope="row">/g)).toHaveLength(8);
  expect(page).not.toContain("<details>");
  const many = {
    column: "place",
    groups: Array.from({ length: 20 }, (_, i) => ({ ...label!.groups[0]!, name: `p${i}` })),
  };
  expect(String(breakdownSection(many, comparison))).toContain("<summary>8 more</summary>");
});
