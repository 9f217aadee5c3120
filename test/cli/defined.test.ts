import { defined } from "@loci/cli";
import { expect, it } from "vitest";

it("leaves out what is undefined and keeps every other value", () => {
  expect(Object.entries(defined({ a: 0, b: undefined, c: null, d: "", e: false }))).toEqual([
    ["a", 0],
    ["c", null],
    ["d", ""],
    ["e", false],
  ]);
});
