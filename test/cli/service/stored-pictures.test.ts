import { isInside } from "@loci/cli/service";
import { expect, it } from "vitest";

it("tells what is below a folder", () => {
  expect(["/a/b", "/a/..b/c", "/a/b/c"].map((path) => isInside("/a", path))).toEqual([true, true, true]);
  expect(["/a", "/", "/ab", "/b/a"].map((path) => isInside("/a", path))).not.toContain(true);
});
