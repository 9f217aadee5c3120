import { pageScript } from "@loci/cli";
import { expect, test } from "vitest";

test("is a script, and can stand in a page (what it does: write-comparison.test.ts)", () => {
  expect(() => new Function(pageScript)).not.toThrow();
  expect(pageScript).not.toContain("</script");
});
